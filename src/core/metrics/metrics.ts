// What a server tells Prometheus of itself (navidrome.md 13.3): the names of Navidrome where it has them. Numbers only: neither
// users nor anything of their music.
import { createHash, timingSafeEqual } from 'node:crypto';

import type { Context } from '../../context.ts';
import { unauthenticated } from '../../lib/errors.ts';
import { expositionText, type Family } from '../../lib/exposition.ts';
import { networkOf } from '../../lib/network.ts';
import { tooMany } from '../access/guesses.ts';
import { createLimiter } from '../access/limiter.ts';
import { databaseFamilies } from './database.ts';
import { processFamilies } from './process.ts';
import { createScanCounts } from './scans.ts';
import { createSeries } from './series.ts';

export interface MetricSources {
  version: string;
  startedAt: number;
  /** ffmpegs at work. */
  transcodes: () => number;
  /** Bytes in the caches, by name. */
  caches: () => Readonly<Record<string, number>>;
  isScanning: () => boolean;
}

export interface SubsonicRequest {
  endpoint: string;
  method: string;
  client: string;
  /** The code of the error, 0 for none. */
  status: number;
  ms: number;
}

export type Metrics = ReturnType<typeof createMetrics>;

const wrongPasswords = 10;
const wrongPasswordsMs = 5 * 60_000;
const mostClients = 50;
const userName = 'navidrome';

/** Counts from now on. */
export function createMetrics(ctx: Context, sources: MetricSources) {
  const { config, clock } = ctx;
  const requests = createSeries();
  const replies = createSeries();
  const clients = new Set<string>();
  const scans = createScanCounts(ctx);
  const expected = `Basic ${Buffer.from(`${userName}:${config.prometheus.password}`).toString('base64')}`;
  const guesses = createLimiter(wrongPasswords, wrongPasswordsMs, clock.now);

  /** Only apps that somebody logs in with make names, and only so many: whoever knocks can say any. */
  function clientOf({ client, status }: SubsonicRequest): string {
    if (status === 0 && client !== '' && clients.size < mostClients) clients.add(client);
    return clients.has(client) ? client : '';
  }

  function families(): Family[] {
    const gauge = (name: string, help: string, value: number): Family => ({ name, type: 'gauge', help, samples: [{ value }] });
    return [
      {
        name: 'navidrome_info',
        type: 'gauge',
        help: 'Version of the server.',
        samples: [{ labels: { version: sources.version }, value: 1 }],
      },
      ...databaseFamilies(ctx),
      ...scans.families(),
      gauge('melodrome_scan_running', 'Whether a scan is running.', Number(sources.isScanning())),
      { name: 'http_request_count', type: 'counter', help: 'Subsonic requests.', samples: requests.counts() },
      { name: 'http_request_latency', type: 'summary', help: 'Milliseconds until Subsonic replies began.', samples: requests.times() },
      {
        name: 'melodrome_http_responses_total',
        type: 'counter',
        help: 'Replies by the first part of the address.',
        samples: replies.counts(),
      },
      gauge('melodrome_transcodes_running', 'ffmpeg processes at work.', sources.transcodes()),
      {
        name: 'melodrome_cache_bytes',
        type: 'gauge',
        help: 'Bytes in the caches.',
        samples: Object.entries(sources.caches()).map(([cache, value]) => ({ labels: { cache }, value })),
      },
      ...processFamilies(sources.startedAt),
    ];
  }

  return {
    countRequest(request: SubsonicRequest): void {
      const { endpoint, method, status, ms } = request;
      requests.count({ endpoint, method, client: clientOf(request), status: String(status) }, ms);
    },
    countReply(area: string, status: number): void {
      replies.count({ area, status: `${Math.floor(status / 100)}xx` });
    },
    /** AppError unauthenticated or busy for who does not know Prometheus.Password. */
    check(authorization: string, address: string): void {
      if (config.prometheus.password === '') return;
      const place = networkOf(address);
      if (guesses.waitSeconds(place) > 0) throw tooMany();
      if (isSame(authorization, expected)) return;
      // Asking without a password is how a browser finds out that there is one.
      if (authorization !== '') guesses.count(place);
      throw unauthenticated('the metrics have a password');
    },
    text: (): string => expositionText(families()),
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const isSame = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));
