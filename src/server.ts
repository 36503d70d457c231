// Mounts the protocols on an App. `fetch` alone answers requests in tests; `listen` adds the network.
import { Elysia } from 'elysia';

import { createExternalReader } from './api/http/external.ts';
import { mountMetrics } from './api/metrics/index.ts';
import { mountNative } from './api/native/index.ts';
import { mountShares } from './api/share/index.ts';
import { mountSubsonic } from './api/subsonic/index.ts';
import { mountUi } from './api/ui/index.ts';
import type { App } from './app.ts';
import { messageOf } from './lib/errors.ts';
import { listen as listenOn, type Fetch, type Listener } from './listener.ts';

const areas = new Set(['rest', 'api', 'auth', 'share', 'app']);
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
  mountMetrics(router as unknown as Elysia, app);
  mountUi(router as unknown as Elysia, app, externalUser);
  const answer = counted(app, (request) => router.fetch(request));
  let listener: Listener | undefined;

  return {
    fetch: answer,
    /** Starts to listen; the address to open in a browser. AppError with advice when it cannot. */
    async listen(): Promise<string> {
      listener = await listenOn(app.config, answer);
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

/** The same replies, counted by the first part of their address where metrics are wanted. */
function counted({ metrics, config }: App, answer: Fetch): Fetch {
  if (!metrics) return answer;
  const count = (request: Request, reply: Response) => {
    const first = new URL(request.url).pathname.slice(config.basePath.length).split('/')[1] ?? '';
    metrics.countReply(areas.has(first) ? first : 'other', reply.status);
    return reply;
  };
  return (request) => {
    const reply = answer(request);
    return reply instanceof Promise ? reply.then((late) => count(request, late)) : count(request, reply);
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
