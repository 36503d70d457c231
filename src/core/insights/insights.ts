// Anonymous reports: made once a day, logged with all they say, sent only where there is a collector to send them to.
import { randomUUID } from 'node:crypto';

import type { Caller, Context } from '../../context.ts';
import { AppError, forbidden, messageOf } from '../../lib/errors.ts';
import { hasUsers } from '../access/users.ts';
import { collectPayload, type Payload } from './payload.ts';
import { createGcCount } from './system.ts';

export type Insights = ReturnType<typeof createInsights>;

/** The last report, as the page shows it. */
export interface LastReport {
  at: number;
  /** Where it went; '' for one that was only shown. */
  server: string;
  status: string;
  isFine: boolean;
  payload: Payload;
}

const idKey = 'insights.id';
const lastKey = 'insights.last';
const detailsAt = 'docs/insights.md';

/** Makes reports; when, the table of jobs says. */
export function createInsights(ctx: Context, startedAt: number) {
  const { config, db, clock } = ctx;
  const log = ctx.log.child('insights');
  const numGC = createGcCount();
  const isEnabled = config.enableInsightsCollector && config.enableExternalServices;

  function property(key: string): string | undefined {
    return (db.$client.query('SELECT value FROM property WHERE key = ?').get(key) as { value: string } | null)?.value;
  }

  function setProperty(key: string, value: string): void {
    db.$client.query('INSERT INTO property (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2').run(key, value);
  }

  function ownId(): string {
    const known = property(idKey);
    if (known) return known;
    const id = randomUUID();
    setProperty(idKey, id);
    return id;
  }

  const collect = () => collectPayload(ctx, { id: ownId(), startedAt, numGC: numGC() });

  /** One report; nothing while there is no admin who could have said no. Never fails. */
  async function run(): Promise<void> {
    if (!isEnabled || !hasUsers(ctx)) return;
    const payload = await collect();
    const server = config.insights.url;
    const text = JSON.stringify(payload);
    const { isFine, status } = await send(server, text);
    setProperty(lastKey, JSON.stringify({ at: clock.now(), server, status, isFine, payload } satisfies LastReport));
    if (server === '') log.info('Insights data, sent nowhere because Insights.URL is empty', { details: detailsAt, data: text });
    else if (isFine) log.info('Sent Insights data', { details: detailsAt, data: text, server, status });
    else log.warn('Insights data could not be sent', { details: detailsAt, data: text, server, status });
  }

  async function send(server: string, text: string): Promise<{ isFine: boolean; status: string }> {
    if (server === '') return { isFine: true, status: 'not sent' };
    try {
      return { isFine: true, status: await ctx.outbound.post(server, text) };
    } catch (error) {
      return { isFine: false, status: error instanceof AppError ? error.message : messageOf(error) };
    }
  }

  function last(): LastReport | undefined {
    const text = property(lastKey);
    return text === undefined ? undefined : (JSON.parse(text) as LastReport);
  }

  return {
    isEnabled,
    run,
    /** When the last report went out and whether it arrived, for everybody who is signed in. */
    status: (): { isEnabled: boolean; lastAt: number | undefined; isFine: boolean } => {
      const report = last();
      return { isEnabled, lastAt: report?.at, isFine: report?.isFine ?? false };
    },
    /** What a report would say now, and what the last one said; for admins. */
    async details(caller: Caller): Promise<{ now: Payload; last: LastReport | undefined; server: string }> {
      if (!caller.user.isAdmin) throw forbidden('see what is reported');
      return { now: await collect(), last: last(), server: config.insights.url };
    },
  };
}
