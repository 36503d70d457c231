// The session of a web page: a token in a header for everything, the same token in a cookie that is good
// for reading pictures, streams and events only, so that no address of the page ever holds a secret. Other
// programs may have the same by a token in the address (`jwt`): histories and the logs of proxies keep addresses.
import type { App } from '../../app.ts';
import type { Caller } from '../../context.ts';
import { loginName } from '../../core/access/users.ts';
import { unauthenticated } from '../../lib/errors.ts';
import type { Params } from '../http/params.ts';
import type { NativeRoute } from './operation.ts';

export const tokenHeader = 'x-nd-authorization';
const cookieName = 'melodrome';
const webClient = 'Melodrome Web';

/** The caller of a request, and a token to send back when the old one has aged. AppError unauthenticated otherwise. */
export async function resume(
  app: App,
  request: Request,
  params: Params,
  route: NativeRoute,
  address: string,
  external: string | undefined,
): Promise<{ caller: Caller; sessionId: string; token: string; isFresh: boolean }> {
  // A browser sends the cookie of a former login along whatever the proxy says: it would keep pictures and sound from who comes now.
  const sent = bearer(request) ?? (route.byCookie && external === undefined ? cookie(request) : undefined);
  const token = sent ?? (isReadByAddress(route) ? params.text('jwt') || undefined : undefined);
  const player = route.isPlayer ? { client: webClient, userAgent: request.headers.get('user-agent') ?? '', address } : undefined;
  if (token) {
    const session = await app.access.resumeSession(token, player);
    if (external === undefined || loginName(external) === loginName(session.caller.user.userName)) {
      // A link makes no cookie: it could sign a browser in as somebody else.
      return { ...session, isFresh: session.isFresh && sent !== undefined };
    }
    app.log.child('ext-auth').warn('a session belongs to another user than the proxy names: refused', { address });
    throw unauthenticated('Not authenticated');
  }
  const caller = external === undefined ? undefined : app.access.externalCaller(external, player);
  if (!caller) throw unauthenticated('Not authenticated');
  // Who comes through the proxy needs no token, and shall not stay when the proxy lets them out.
  return { caller, sessionId: '', token: '', isFresh: false };
}

/** Whether the token may stand in the address. */
export const isReadByAddress = ({ byCookie, path }: NativeRoute): boolean => byCookie === true && !path.startsWith('/api/playlist/');

/** The token of a request's header. */
export function bearer(request: Request): string | undefined {
  const given = request.headers.get(tokenHeader) ?? request.headers.get('authorization');
  return /^Bearer (\S+)$/.exec(given ?? '')?.[1];
}

export const isFromElsewhere = (request: Request): boolean => request.headers.get('sec-fetch-site') === 'cross-site';

function cookie(request: Request): string | undefined {
  if (isFromElsewhere(request)) return undefined;
  const all = request.headers.get('cookie') ?? '';
  return new RegExp(`(?:^|;\\s*)${cookieName}=([\\w.-]+)`).exec(all)?.[1];
}

/** Whether the browser came by HTTPS, so that cookies may be for nothing else: others are not kept by it at all. */
export const isSecure = (request: Request): boolean =>
  request.url.startsWith('https:') || request.headers.get('x-forwarded-proto') === 'https';

/** Headers that hand a fresh token to the page. */
export function sessionHeaders(app: App, request: Request, token: string): Record<string, string> {
  const seconds = Math.ceil(app.config.sessionTimeout / 1000);
  // A page from elsewhere must not sign a browser in here as somebody it knows.
  if (isFromElsewhere(request)) return { [tokenHeader]: token };
  return { [tokenHeader]: token, 'set-cookie': cookieText(app, request, token, seconds) };
}

/** Header that ends the cookie. */
export const endCookie = (app: App, request: Request) => ({ 'set-cookie': cookieText(app, request, '', 0) });

function cookieText(app: App, request: Request, value: string, seconds: number): string {
  const path = `${app.config.basePath}/api`;
  return `${cookieName}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${isSecure(request) ? '; Secure' : ''}`;
}
