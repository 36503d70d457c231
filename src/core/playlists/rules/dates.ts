// Dates and durations of rules.
import { parseDuration } from '../../../config/units.ts';
import { invalid } from '../../../lib/errors.ts';

const dayMs = 86_400_000;
const dateText = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ].*)?)?)?$/;

/** `2024`, `2024-05`, `2024-05-31`, with or without a time of day. */
export function isDateText(text: string): boolean {
  const match = dateText.exec(text.trim());
  return (
    match !== null && Number(match[2] ?? 1) >= 1 && Number(match[2] ?? 1) <= 12 && Number(match[3] ?? 1) >= 1 && Number(match[3] ?? 1) <= 31
  );
}

/** The first moment of a date (on the clock of the server), and the first after it. */
export function instantsOf(text: string): [from: number, until: number] {
  const trimmed = text.trim();
  const [, year = '', month, day] = dateText.exec(trimmed) ?? [];
  if (/[T ]\d/.test(trimmed)) {
    const moment = Date.parse(trimmed.replace(' ', 'T'));
    if (Number.isFinite(moment)) return [moment, moment + 1];
  }
  const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)];
  const end = day ? new Date(y, m, d + 1) : month ? new Date(y, m + 1, 1) : new Date(y + 1, 0, 1);
  return [new Date(y, m, d).getTime(), end.getTime()];
}

/** Dates of tags are text; months and days with two digits, so that they compare as text. */
export function tidyDate(text: string): string {
  const [, year = '', month, day] = dateText.exec(text.trim()) ?? [];
  return [year, month, day].flatMap((part) => (part === undefined ? [] : [part.padStart(2, '0')])).join('-');
}

/** Days of `inTheLast`: a number, also written as a text. */
export function daysOf(value: unknown): number | undefined {
  const days = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof days === 'number' && Number.isFinite(days) && days >= 0 && days <= 1_000_000 ? days : undefined;
}

/** The moment so many days ago. */
export const daysAgo = (now: number, days: number) => Math.floor(now - days * dayMs);

/** The same as a date of tags. */
export const dateDaysAgo = (now: number, days: number) => {
  const date = new Date(daysAgo(now, days));
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
};

/** A duration with days and weeks: `1d`, `2w`, `1d12h`; AppError invalid for anything else. */
export function parseDelay(text: string): number {
  let rest = text.trim().toLowerCase();
  let total = 0;
  for (const [unit, ms] of [
    ['w', 7 * dayMs],
    ['d', dayMs],
  ] as const) {
    const match = new RegExp(`^(\\d+(?:\\.\\d+)?)${unit}`).exec(rest);
    if (!match) continue;
    total += Number(match[1]) * ms;
    rest = rest.slice(match[0].length).trim();
  }
  const hours = rest === '' && total > 0 ? 0 : parseDuration(rest);
  if (hours === undefined) throw invalid('smart playlist: refreshDelay is a duration such as "1d", "2w" or "12h"');
  return total + hours;
}
