// Lists that are short enough to be sorted and filtered as they are: users, stations, shares, libraries (navidrome.md 5.1).
import type { NativeCall } from './call.ts';
import { pageOf } from './paging.ts';

type Row = Record<string, unknown>;

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * A page of rows by `_sort` and `_order`, of those that every filter keeps: names that end in `id` exactly, those of
 * `contains` by a part, others by their beginning. Unknown sorts and filters are passed over. Sets the total.
 */
export function shortList<T extends Row>(call: NativeCall, rows: readonly T[], contains: readonly string[] = []): T[] {
  const { params } = call;
  let kept = rows;
  for (const given of params.names()) {
    const name = camel(given);
    const values = params.list(given).filter(Boolean);
    if (given.startsWith('_') || values.length === 0 || !isKnown(rows, name)) continue;
    kept = kept.filter((row) => values.some((value) => isLike(row[name], value, name, contains.includes(name))));
  }
  return sortedPage(call, kept);
}

/** The same of rows that are filtered already. */
export function sortedPage<T extends Row>({ params, headers }: NativeCall, rows: readonly T[]): T[] {
  const sorted = [...rows];
  const sort = camel(params.text('_sort'));
  if (isKnown(rows, sort)) {
    sorted.sort((a, b) => compare(a[sort], b[sort]));
    if (params.text('_order').toUpperCase() === 'DESC') sorted.reverse();
  }
  headers['x-total-count'] = String(sorted.length);
  return pageOf(params, sorted);
}

const isKnown = (rows: readonly Row[], name: string): boolean => rows[0] !== undefined && Object.hasOwn(rows[0], name);

function isLike(held: unknown, value: string, name: string, isPart: boolean): boolean {
  const [text, wanted] = [textOf(held).toLowerCase(), value.toLowerCase()];
  if (/id$/i.test(name) || typeof held !== 'string') return text === wanted;
  return isPart ? text.includes(wanted) : text.startsWith(wanted);
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return textOf(a).localeCompare(textOf(b), 'en', { sensitivity: 'base' });
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);

/** A time for JSON, null where there is none. */
export const isoOrNull = (ms: number | null | undefined): string | null => (ms ? new Date(ms).toISOString() : null);
