// Errors as HTTP statuses with one JSON sentence.
import type { AppErrorCode } from '../../lib/errors.ts';

export const statusOf: Record<AppErrorCode, number> = {
  not_found: 404,
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  conflict: 409,
  busy: 429,
  unsupported: 501,
  upstream: 502,
  full: 507,
};
