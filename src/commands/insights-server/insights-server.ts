// `insights-server`: an open collector of anonymous figures. It checks them, keeps them thirty days, shows totals, and
// writes down no address of anybody.
import { existsSync } from 'node:fs';

import * as v from 'valibot';

import { createLimiter } from '../../core/access/limiter.ts';
import { conflict, messageOf, notFound } from '../../lib/errors.ts';
import { createLog, type Log } from '../../lib/log.ts';
import { networkOf } from '../../lib/network.ts';
import { asJson, type Run, type Terminal } from '../terminal.ts';
import { reportSchema } from './accepted.ts';
import { page } from './page.ts';
import { openStore, type Store } from './store.ts';

const maxBytes = 64 * 1024;
const perHour = 20;
const hourMs = 3_600_000;
const headers = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'cache-control': 'no-cache',
};

/** Serves until the program is asked to stop, or prints the totals there are. */
export const insightsServer: Run = async ({ command, config }, terminal) => {
  if (command.name !== 'insights-server') return 1;
  if (command.isJson) return printTotals(command.database, terminal);
  const log = createLog({ level: config.logLevel, write: terminal.err, journal: terminal.isJournal });
  const store = openStore(command.database);
  const collector = createCollector(store, log);
  const server = listen(command, collector);
  const timer = setInterval(collector.tidy, hourMs);
  log.info(`ready: http://${server.hostname}:${server.port}/`, { database: command.database });
  await new Promise<void>((resolve) => {
    if (terminal.signal.aborted) resolve();
    else terminal.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(timer);
  await server.stop(true);
  store.close();
  return 0;
};

function listen({ address, port }: { address: string; port: number }, collector: ReturnType<typeof createCollector>) {
  try {
    return Bun.serve({
      hostname: address,
      port,
      reusePort: false,
      maxRequestBodySize: maxBytes,
      idleTimeout: 10,
      development: false,
      fetch: (request, bound) => collector.answer(request, bound.requestIP(request)?.address ?? ''),
      error: () => new Response('internal error', { status: 500, headers }),
    });
  } catch (cause) {
    throw conflict(`--listen: nothing can listen on ${address}:${port} (${messageOf(cause)}): choose another`);
  }
}

function printTotals(file: string, { out }: Terminal): number {
  if (!existsSync(file)) throw notFound(`file ${file} of an insights server`);
  const store = openStore(file);
  out(asJson(store.totals()));
  store.close();
  return 0;
}

/** The collector without its network, for tests too. */
export function createCollector(store: Store, log: Log, now: () => number = Date.now) {
  // In memory only, and only for an hour.
  const senders = createLimiter(perHour, hourMs, now);

  async function collect(request: Request, address: string): Promise<Response> {
    const from = networkOf(address);
    const wait = senders.waitSeconds(from);
    if (wait > 0) return new Response('too many reports', { status: 429, headers: { ...headers, 'retry-after': String(wait) } });
    senders.count(from);
    const text = await request.text();
    const report = v.safeParse(reportSchema, text.length > maxBytes ? undefined : parse(text));
    if (!report.success) return new Response('this is no report', { status: 400, headers });
    store.add(report.output, now());
    log.debug('report kept', { version: report.output.version });
    return new Response('', { status: 200, headers });
  }

  function tidy(): void {
    const dropped = store.tidy(now());
    if (dropped > 0) log.info('old reports dropped', { dropped });
  }
  tidy();

  return {
    tidy,
    answer(request: Request, address: string): Response | Promise<Response> {
      const { pathname } = new URL(request.url);
      if (pathname === '/collect' && request.method === 'POST') return collect(request, address);
      if (request.method !== 'GET' && request.method !== 'HEAD') return new Response('', { status: 405, headers });
      if (pathname === '/')
        return new Response(page(store.totals()), { headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } });
      if (pathname === '/totals.json') return Response.json(store.totals(), { headers });
      return new Response('not found', { status: 404, headers });
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
