// The one error class of the program and its closed set of codes. No status codes here: each
// protocol maps codes to its own replies in one table.

export type AppErrorCode =
  | 'not_found'
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'conflict'
  | 'busy'
  | 'unsupported'
  | 'upstream'
  | 'full';

/** A failure with a sentence for people; `cause` is only ever logged. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  constructor(code: AppErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }
}

/** "album not found"; the id is not echoed, it may be hostile. */
export const notFound = (what: string) => new AppError('not_found', `${what} not found`);
/** A value that cannot be used; the message says which and what is allowed. */
export const invalid = (message: string, cause?: unknown) => new AppError('invalid', message, { cause });
/** The caller may not do this: `forbidden('start a scan')`. */
export const forbidden = (action: string) => new AppError('forbidden', `you are not allowed to ${action}`);
/** Nobody is logged in, or the credentials are wrong. */
export const unauthenticated = (message = 'wrong username or password') => new AppError('unauthenticated', message);
/** The state of things does not allow it now. */
export const conflict = (message: string) => new AppError('conflict', message);
/** A limit is reached; trying again later helps. */
export const busy = (message: string) => new AppError('busy', message);

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
