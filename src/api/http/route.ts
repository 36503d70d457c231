// What every protocol gets for a request, and how a table of routes becomes handlers of the router.
// The router's own context stays here: handlers see the Request and who is at the other end.
import type { Elysia } from 'elysia';

/** One request as handlers get it. */
export interface Hit {
  request: Request;
  /** Address of the TCP peer; '' on a unix socket and in tests. */
  peer: string;
  params: Record<string, string>;
  /** Lifts the idle time-out of this connection (streams, events). */
  keepOpen: () => void;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD' | 'OPTIONS';
export type Handler = (hit: Hit) => Response | Promise<Response>;

/** Times after which a reply has surely begun; the last is well below the idle time-out of the listener. */
const begunAfterMs = [200, 4000, 30_000];

/**
 * Lifts the time-out once the reply is on its way: when a file begins to be sent, the server forgets what was said before. For a
 * request that has ended it does nothing, so the connection times out as others do.
 */
function keepOpen(server: { timeout: (request: Request, seconds: number) => void }, request: Request): void {
  for (const ms of begunAfterMs) setTimeout(() => server.timeout(request, 0), ms).unref();
}

/** Adds one handler under several methods; bodies stay unread until the handler reads them. */
export function addRoute(router: Elysia, methods: readonly Method[], path: string, handler: Handler): void {
  for (const method of methods) {
    router.route(
      method,
      path,
      ({ request, server, params }) =>
        handler({
          request,
          peer: server?.requestIP(request)?.address ?? '',
          params: (params ?? {}) as Record<string, string>,
          keepOpen: () => server && keepOpen(server, request),
        }),
      { parse: 'none' },
    );
  }
}
