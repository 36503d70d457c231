// Anonymous reports: when the last one went out, and all it said.
import * as v from 'valibot';

import { operation } from './operation.ts';
import { flag, maybe, said, text, time } from './shapes.ts';

const insightsStatus = v.object({
  id: text,
  lastRun: said(text, "A time in the server's zone, 'disabled', or '' for never."),
  success: flag,
});

/** As Navidrome tells it (navidrome.md 5.3). */
export const status = operation({ summary: 'When the last anonymous report went out', output: insightsStatus }, ({ app }) => {
  const { isEnabled, lastAt, isFine } = app.insights.status();
  const lastRun = !isEnabled ? 'disabled' : lastAt === undefined ? '' : localTime(new Date(lastAt));
  return { id: 'insights_status', lastRun, success: isFine };
});

const payload = said(v.looseObject({}), 'docs/insights.md has every member.');

export const insightsDetails = v.object({
  enabled: flag,
  server: said(text, "Where reports are sent; '' for nowhere."),
  payload,
  last: maybe(v.object({ at: time, server: text, status: text, success: flag, payload })),
});

const summary = 'What a report would say now, and what the last one said to whom';

export const details = operation({ summary, output: insightsDetails }, async ({ app, caller }) => {
  const { now, last, server } = await app.insights.details(caller);
  return {
    enabled: app.insights.isEnabled,
    server,
    payload: now,
    last: last && {
      at: new Date(last.at).toISOString(),
      server: last.server,
      status: last.status,
      success: last.isFine,
      payload: last.payload,
    },
  };
});

function localTime(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
