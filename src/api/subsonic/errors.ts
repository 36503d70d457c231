// Errors as the protocol numbers them (subsonic.md 3). Core's codes are translated in one table.
import type { AppErrorCode } from '../../lib/errors.ts';

/** A failure that has a number of its own in the protocol. */
export class SubsonicError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.name = 'SubsonicError';
    this.code = code;
  }
}

/** 10: a parameter the endpoint needs. */
export const missing = (name: string) => new SubsonicError(10, `missing parameter: '${name}'`);

export const codeOf: Record<AppErrorCode, number> = {
  not_found: 70,
  invalid: 0,
  unauthenticated: 40,
  forbidden: 50,
  conflict: 0,
  busy: 0,
  unsupported: 0,
  upstream: 0,
  full: 0,
};
