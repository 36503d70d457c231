// When something runs by itself: cron lines, `@every 1h30m`, a bare duration, random fields (`~ 3 * * *`).
import { Cron } from 'croner';

import { parseDuration } from './units.ts';

export type Schedule =
  | { kind: 'cron'; pattern: string; timeZone: string | undefined }
  /** At a fixed distance, counted from the start of the server. */
  | { kind: 'every'; intervalMs: number };

const shortestIntervalMs = 1000;
/** Lowest and highest value of the five cron fields. */
const fieldRanges: readonly (readonly [number, number])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
];

/** The schedule a text describes, undefined for '' and '0' (off); throws an Error that says what is wrong with it. */
export function parseSchedule(text: string, random: () => number = Math.random): Schedule | undefined {
  const { timeZone, rest } = splitTimeZone(text.trim());
  if (rest === '' || rest === '0') return undefined;
  const every = /^@every\s+(.+)$/i.exec(rest)?.[1];
  const intervalMs = parseDuration(every ?? rest);
  if (intervalMs !== undefined) {
    if (intervalMs < shortestIntervalMs) throw new Error('is shorter than one second');
    return { kind: 'every', intervalMs };
  }
  if (every !== undefined) throw new Error(`has no duration such as 1h30m after @every`);
  const pattern = rest.startsWith('@') ? rest.toLowerCase() : chooseRandomFields(rest, random);
  check(pattern, timeZone);
  return { kind: 'cron', pattern, timeZone };
}

function splitTimeZone(text: string): { timeZone: string | undefined; rest: string } {
  const match = /^(?:CRON_)?TZ=(\S*)\s*(.*)$/.exec(text);
  return match ? { timeZone: match[1], rest: match[2] ?? '' } : { timeZone: undefined, rest: text };
}

function check(pattern: string, timeZone: string | undefined): void {
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw new Error(`names the unknown time zone ${timeZone || "''"}`);
  const fields = pattern.split(/\s+/).length;
  if (!pattern.startsWith('@') && fields !== 5 && fields !== 6) throw new Error('is neither a cron line of 5 or 6 fields nor a duration');
  try {
    new Cron(pattern, { paused: true, timezone: timeZone });
  } catch (cause) {
    throw new Error('is no valid cron line', { cause });
  }
}

function isTimeZone(name: string): boolean {
  try {
    return name !== '' && Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Replaces `~`, `A~`, `~B` and `A~B` by one value, so that many servers do not wake at the same minute. */
function chooseRandomFields(pattern: string, random: () => number): string {
  if (!pattern.includes('~')) return pattern;
  const fields = pattern.split(/\s+/);
  const ranges = fields.length === 6 ? [[0, 59] as const, ...fieldRanges] : fieldRanges;
  return fields.map((field, i) => (field.includes('~') ? chooseField(field, ranges[i], random) : field)).join(' ');
}

function chooseField(field: string, range: readonly [number, number] | undefined, random: () => number): string {
  const match = /^(\d*)~(\d*)$/.exec(field);
  if (!match || !range) throw new Error(`has the field ${field}: ~ stands alone or between two numbers`);
  const low = match[1] ? Number(match[1]) : range[0];
  const high = match[2] ? Number(match[2]) : range[1];
  if (low < range[0] || high > range[1] || low > high)
    throw new Error(`has the field ${field}, which is not within ${range[0]}~${range[1]}`);
  return String(low + Math.floor(random() * (high - low + 1)));
}
