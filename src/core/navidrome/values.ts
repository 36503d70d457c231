// Values as Navidrome's versions have written them: dates above all.
import type { Value } from './source.ts';

export const textOf = (value: Value | undefined): string =>
  typeof value === 'string'
    ? value
    : value instanceof Uint8Array
      ? Buffer.from(value).toString('utf8')
      : value === null || value === undefined
        ? ''
        : String(value);

/** A finite number; 0 for anything else. */
export function numberOf(value: Value | undefined): number {
  const number = typeof value === 'number' ? value : value === null || value === undefined ? 0 : Number(textOf(value));
  return Number.isFinite(number) ? number : 0;
}

/** A whole number that is not negative. */
export const countOf = (value: Value | undefined): number => Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(numberOf(value))));

export const flagOf = (value: Value | undefined): boolean => value === 1 || value === true || /^(1|true|t)$/i.test(textOf(value));

const written = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?/;
/** Beyond this a number counts milliseconds, not seconds. */
const firstMs = 100_000_000_000;

/** Milliseconds since 1970; null for no date, which Go writes as the year 1. */
export function dateOf(value: Value | undefined): number | null {
  const text = textOf(value).trim();
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    return number === 0 ? null : Math.round(number >= firstMs ? number : number * 1000);
  }
  const [, day, time = '00:00:00', fraction = '', zone = 'Z'] = written.exec(text) ?? [];
  if (!day) return null;
  const ms = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${zone}`);
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

/** The members of a JSON list or a list with commas. */
export function listOf(value: Value | undefined): string[] {
  const text = textOf(value).trim();
  if (text.startsWith('[')) {
    try {
      const list: unknown = JSON.parse(text);
      if (Array.isArray(list))
        return list.map((member) =>
          typeof member === 'object' && member ? String((member as { id?: unknown }).id ?? '') : String(member),
        );
    } catch {
      return [];
    }
  }
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** The later of two dates. */
export const later = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));
