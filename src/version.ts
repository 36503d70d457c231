// The version this program was built as; the build puts it in place of the name below.

declare const MELODROME_VERSION: string | undefined;

/** Such as `0.1.0 (1a2b3c4)`. */
export const version: string = typeof MELODROME_VERSION === 'string' ? MELODROME_VERSION : '0.1.0-dev';
