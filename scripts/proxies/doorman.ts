// Stands in for Authelia and Authentik: whoever has its cookie is john, nobody else comes in.

export const openCookie = 'door=open';
export const insideName = 'john';

export interface Doorman {
  host: string;
  stop(): Promise<void>;
}

/** Answers the questions that proxies ask such programs, at the addresses of both. */
export function startDoorman(): Doorman {
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const { pathname } = new URL(request.url);
      const asks = /^\/(api\/authz\/(forward-auth|auth-request)|outpost\.goauthentik\.io\/auth\/(caddy|nginx|traefik))$/.test(pathname);
      if (!asks) return new Response('sign in here');
      if (!request.headers.get('cookie')?.includes(openCookie)) return new Response('who are you?', { status: 401 });
      return new Response('', { headers: { 'Remote-User': insideName, 'X-Authentik-Username': insideName } });
    },
  });
  return { host: `127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}
