// Anonymous reports: when the last one went out, and all it said.
import type { NativeAnswer } from './call.ts';

/** As Navidrome tells it (navidrome.md 5.3): a time in the server's zone, or `disabled`. */
export const status: NativeAnswer = ({ app }) => {
  const { isEnabled, lastAt, isFine } = app.insights.status();
  const lastRun = !isEnabled ? 'disabled' : lastAt === undefined ? '' : localTime(new Date(lastAt));
  return { id: 'insights_status', lastRun, success: isFine };
};

/** What a report would say now and what the last one said, with its destination and how that went. */
export const details: NativeAnswer = async ({ app, caller }) => {
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
};

function localTime(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
