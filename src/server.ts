// Mounts the protocols on an App. `fetch` alone answers requests in tests; `listen` adds the network.
import { Elysia } from 'elysia';

import { createExternalReader } from './api/http/external.ts';
import { mountNative } from './api/native/index.ts';
import { mountShares } from './api/share/index.ts';
import { mountSubsonic } from './api/subsonic/index.ts';
import { mountUi } from './api/ui/index.ts';
import type { App } from './app.ts';
import { messageOf } from './lib/errors.ts';
import { listen as listenOn, type Listener } from './listener.ts';

/** How long running answers may take to end when the server stops. */
const graceMs = 2000;

/** The server of one App; `stop` leaves the App itself open. */
export function createServer(app: App) {
  const log = app.log.child('http');
  // Host names of three letters break Elysia's shortcut for finding the path in an address.
  const router = new Elysia({ prefix: app.config.basePath, handler: { standardHostname: false } });
  router.onError(({ error, code }) => {
    if (code === 'NOT_FOUND') return plain(404, 'Not Found');
    if (code === 'PARSE' || error instanceof URIError) return plain(400, 'Bad Request');
    log.error('a request failed', { error: messageOf(error) });
    return plain(500, 'Internal Server Error');
  });
  const externalUser = createExternalReader(app);
  mountSubsonic(router as unknown as Elysia, app, externalUser);
  mountNative(router as unknown as Elysia, app, externalUser);
  mountShares(router as unknown as Elysia, app);
  mountUi(router as unknown as Elysia, app, externalUser);
  let listener: Listener | undefined;

  return {
    fetch: (request: Request): Response | Promise<Response> => router.fetch(request),
    /** Starts to listen; the address to open in a browser. AppError with advice when it cannot. */
    async listen(): Promise<string> {
      listener = await listenOn(app.config, router.fetch);
      router.server = listener as unknown as typeof router.server;
      return addressFor(app, listener);
    },
    async stop(): Promise<void> {
      if (!listener) return;
      const stopped = listener.stop(false);
      await Promise.race([stopped, Bun.sleep(graceMs)]);
      await listener.stop(true);
      listener = undefined;
    },
  };
}

function addressFor({ config }: App, { port }: Listener): string {
  if (config.address.startsWith('unix:')) return config.address;
  const scheme = config.tlsCert && config.tlsKey ? 'https' : 'http';
  const isAny = ['', '0.0.0.0', '::'].includes(config.address);
  const host = isAny ? 'localhost' : config.address.includes(':') ? `[${config.address}]` : config.address;
  return `${scheme}://${host}:${port}${config.basePath}/`;
}

const plain = (status: number, text: string) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' } });
