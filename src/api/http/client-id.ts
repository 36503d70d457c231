// What an app calls itself from visit to visit, in X-ND-Client-Unique-Id: what its user changes with it is told to their
// other pages and apps, not to itself (navidrome.md 5.1, 13.2). An event stream cannot send headers, so it comes as a cookie too.
import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';

const header = 'x-nd-client-unique-id';
const cookieName = 'X-ND-Client-Unique-Id';
const yearSeconds = 365 * 24 * 3600;
/** Anything else would not get into a cookie and out of it as it was. */
const usable = /^[\w.~:-]{1,128}$/;

/** As the header says; undefined where there is none, or one that nobody would choose. */
export function clientIdOf(request: Request): string | undefined {
  const given = request.headers.get(header) ?? '';
  return usable.test(given) ? given : undefined;
}

/** The same of a request that cannot send headers, by the cookie of an earlier one. */
export function clientIdOfStream(request: Request): string | undefined {
  const [, kept = ''] = new RegExp(`(?:^|;\\s*)${cookieName}=([^;\\s]+)`).exec(request.headers.get('cookie') ?? '') ?? [];
  return clientIdOf(request) ?? (usable.test(kept) ? kept : undefined);
}

/** The caller, known by the app they use. */
export const throughClient = (caller: Caller, clientId: string | undefined): Caller =>
  clientId === undefined ? caller : { ...caller, clientId };

/** Text of the cookie that gives the id back. */
export const clientIdCookie = ({ config }: Pick<App, 'config'>, clientId: string, isSecure: boolean): string =>
  `${cookieName}=${clientId}; Path=${config.basePath}/api; Max-Age=${yearSeconds}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
