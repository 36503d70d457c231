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
          keepOpen: () => server?.timeout(request, 0),
        }),
      { parse: 'none' },
    );
  }
}
