// From texts in tags to numbers, dates and flags. Nothing here throws: what cannot be understood is "unknown".

import type { PartialDate } from './types.ts';

const dateForm = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)|(\d\d)(\d\d)(?!\d))?/;

/** 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD' of a date as people write it; '' when there is no year in it. */
export function parseDate(text: string): PartialDate {
  const match = dateForm.exec(text);
  const year = match?.[1] ?? /(?<!\d)\d{4}(?!\d)/.exec(text)?.[0];
  if (!year || year === '0000') return '';
  const month = Number(match?.[2] ?? match?.[4] ?? 0);
  if (month < 1 || month > 12) return year;
  const day = Number(match?.[3] ?? match?.[5] ?? 0);
  const yearMonth = `${year}-${String(month).padStart(2, '0')}`;
  return day >= 1 && day <= 31 ? `${yearMonth}-${String(day).padStart(2, '0')}` : yearMonth;
}

/** The year of such a date; 0 for ''. */
export const yearOf = (date: PartialDate) => Number(date.slice(0, 4)) || 0;

/** '3/12' as [3, 12]; 0 where nothing is said. */
export function parseNumberOf(text: string | undefined): [number: number, total: number] {
  const match = /^\s*(\d{1,9})?(?:\s*(?:\/|of)\s*(\d{1,9}))?/i.exec(text ?? '');
  return [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
}

/** The number a text begins with ('-7.03 dB', '84,5'); null when it begins with none. */
export function parseDecimal(text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number.parseFloat(text.replace(',', '.'));
  return Number.isFinite(value) && Math.abs(value) < 1e9 ? value : null;
}

/** Whether a flag says yes: any number but 0, "true", "yes". */
export function parseFlag(text: string | undefined): boolean {
  return text !== undefined && (/^(true|yes|t|y)$/i.test(text.trim()) || Number.parseInt(text, 10) > 0);
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** All UUIDs in a text, lower-case: some programs write several into one value. */
export const parseUuids = (text: string): string[] => text.toLowerCase().match(uuid) ?? [];
