// Mounts the protocols on an App. `fetch` alone answers requests in tests; `listen` adds the network.
import { Elysia } from 'elysia';

import { createExternalReader } from './api/http/external.ts';
import { mountMetrics } from './api/metrics/index.ts';
import { mountNative } from './api/native/index.ts';
import { mountShares } from './api/share/index.ts';
import { mountSubsonic } from './api/subsonic/index.ts';
import { elsewhere, textReply } from './api/ui/elsewhere.ts';
import { mountUi } from './api/ui/index.ts';
import type { App } from './app.ts';
import { messageOf } from './lib/errors.ts';
import { hasTls, listen as listenOn, listenAnew, watchTls, type Fetch, type Listener } from './listener.ts';

const areas = new Set(['rest', 'api', 'auth', 'share', 'app']);
/** How long running answers may take to end when the server stops. */
const graceMs = 2000;

/** The server of one App; `stop` leaves the App itself open. */
export function createServer(app: App) {
  const log = app.log.child('http');
  // Where Elysia looks for the path in an address: by its shortcut names of three letters have none, and without it HTTPS has none.
  const isTls = hasTls(app.config);
  const router = new Elysia({ prefix: app.config.basePath, handler: { standardHostname: isTls } });
  router.onError(({ error, code, request }) => {
    if (code === 'NOT_FOUND') return elsewhere(app, request);
    if (code === 'PARSE' || error instanceof URIError) return textReply(400, 'Bad Request');
    log.error('a request failed', { error: messageOf(error) });
    return textReply(500, 'Internal Server Error');
  });
  const externalUser = createExternalReader(app);
  mountSubsonic(router as unknown as Elysia, app, externalUser);
  mountNative(router as unknown as Elysia, app, externalUser);
  mountShares(router as unknown as Elysia, app);
  mountMetrics(router as unknown as Elysia, app);
  mountUi(router as unknown as Elysia, app, externalUser);
  const answer = counted(app, (request) => router.fetch(isTls ? withPort(request) : request));
  let listener: Listener | undefined;
  /** With a former certificate; they only end what they have begun. */
  const former: Listener[] = [];
  let endWatch = () => {};

  function use(next: Listener): void {
    listener = next;
    router.server = next as unknown as typeof router.server;
  }

  function renew(): void {
    if (!listener) return;
    const before = listener;
    try {
      use(listenAnew(app.config, answer, before));
      former.push(before);
      log.info('the new certificate is in use');
    } catch (error) {
      log.error('the new certificate cannot be used, the former one stays', { error: messageOf(error) });
    }
  }

  return {
    fetch: answer,
    /** Starts to listen; the address to open in a browser. AppError with advice when it cannot. */
    async listen(): Promise<string> {
      const first = await listenOn(app.config, answer);
      use(first);
      endWatch = watchTls(app.config, renew);
      return addressFor(app, first);
    },
    async stop(): Promise<void> {
      endWatch();
      if (!listener) return;
      const all = [listener, ...former.splice(0)];
      await Promise.race([Promise.all(all.map((one) => one.stop(false))), Bun.sleep(graceMs)]);
      await Promise.all(all.map((one) => one.stop(true)));
      listener = undefined;
    },
  };
}

/** `https://pi/` is too short for the shortcut; the request stays the one whose sender is known. */
function withPort(request: Request): Request {
  const { url } = request;
  const at = url.indexOf('/', 'https://'.length);
  if (at < 11) Object.defineProperty(request, 'url', { value: `${url.slice(0, at)}:443${url.slice(at)}` });
  return request;
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
  const scheme = hasTls(config) ? 'https' : 'http';
  const isAny = ['', '0.0.0.0', '::'].includes(config.address);
  const host = isAny ? 'localhost' : config.address.includes(':') ? `[${config.address}]` : config.address;
  return `${scheme}://${host}:${port}${config.basePath}/`;
}
