// Values of one column as ranges. Many comparisons of a column, of which one is enough or all are wanted, come down to a
// few ranges, and whether a value lies in one of many is found by halving them.
import type { Condition } from '../../catalog/filters.ts';

type Value = string | number;

/** From one value to another; undefined: without an end there. `isAfter`, `isBefore`: that end itself is no part of it. */
export interface Range {
  from?: Value | undefined;
  isAfter?: boolean;
  to?: Value | undefined;
  isBefore?: boolean;
}

/** So many are asked one after the other. */
const fewRanges = 3;

export const point = (value: Value): Range => ({ from: value, to: value });

/** What lies in any of them, in order and apart from one another. */
export function unite(ranges: readonly Range[]): Range[] {
  const united: Range[] = [];
  for (const range of ranges.filter((one) => !isEmpty(one)).toSorted(byStart)) {
    const last = united.at(-1);
    if (!last || !reaches(last, range)) united.push(range);
    else if (byEnd(last, range) < 0) united[united.length - 1] = { ...last, to: range.to, isBefore: range.isBefore === true };
  }
  return united;
}

/** What lies in all of them. */
export function intersect(ranges: readonly Range[]): Range[] {
  const start = ranges.toSorted(byStart).at(-1);
  const end = ranges.toSorted(byEnd)[0];
  if (!start || !end) return [{}];
  return unite([{ from: start.from, isAfter: start.isAfter === true, to: end.to, isBefore: end.isBefore === true }]);
}

/** Whether these are this one range. */
export const isSame = (ranges: readonly Range[], range: Range): boolean =>
  ranges.length === 1 && ranges.every((one) => byStart(one, range) === 0 && byEnd(one, range) === 0);

export const contains = ({ from, isAfter, to, isBefore }: Range, value: Value): boolean =>
  (from === undefined || (isAfter ? value > from : value >= from)) && (to === undefined || (isBefore ? value < to : value <= to));

/** The condition that a column lies in one of the ranges, which `unite` gave; NULL or false for NULL. */
export function inRanges(column: string, ranges: readonly Range[]): Condition {
  const points = ranges.flatMap(({ from, to }) => (from !== undefined && from === to ? [from] : []));
  if (points.length > fewRanges && points.length === ranges.length) {
    return { sql: `${column} IN (${points.map(() => '?').join(', ')})`, binds: points };
  }
  if (ranges.length > fewRanges) return halved(column, ranges);
  // Not a plain 0: with that SQLite finds no plan for a named index.
  if (ranges.length === 0) return { sql: `${column} <> ${column}`, binds: [] };
  const each = ranges.map((range) => inRange(column, range));
  const sql = each.map((one) => one.sql).join(' OR ');
  return { sql: each.length === 1 ? sql : `(${sql})`, binds: each.flatMap(({ binds }) => binds) };
}

function halved(column: string, ranges: readonly Range[]): Condition {
  const half = Math.ceil(ranges.length / 2);
  const [lower, upper] = [inRanges(column, ranges.slice(0, half)), inRanges(column, ranges.slice(half))];
  // Nothing but the first range is without a start, and no range before reaches as far as this.
  const start = ranges[half]?.from ?? 0;
  return { sql: `CASE WHEN ${column} < ? THEN ${lower.sql} ELSE ${upper.sql} END`, binds: [start, ...lower.binds, ...upper.binds] };
}

function inRange(column: string, { from, isAfter, to, isBefore }: Range): Condition {
  if (from === undefined && to === undefined) return { sql: `${column} IS NOT NULL`, binds: [] };
  if (from === to) return { sql: `${column} = ?`, binds: [from ?? 0] };
  const low = from === undefined ? [] : [`${column} ${isAfter ? '>' : '>='} ?`];
  const high = to === undefined ? [] : [`${column} ${isBefore ? '<' : '<='} ?`];
  const binds = [from, to].filter((end): end is Value => end !== undefined);
  return { sql: binds.length === 1 ? `${low}${high}` : `(${low} AND ${high})`, binds };
}

/** Texts of rules are dates, which compare here as they do in the database. */
const order = (one: Value, other: Value) => (one < other ? -1 : one > other ? 1 : 0);

function isEmpty({ from, isAfter, to, isBefore }: Range): boolean {
  if (from === undefined || to === undefined) return false;
  return from > to || (from === to && (isAfter === true || isBefore === true));
}

function byStart(one: Range, other: Range): number {
  if (one.from === undefined || other.from === undefined) return Number(one.from !== undefined) - Number(other.from !== undefined);
  return order(one.from, other.from) || Number(one.isAfter === true) - Number(other.isAfter === true);
}

function byEnd(one: Range, other: Range): number {
  if (one.to === undefined || other.to === undefined) return Number(one.to === undefined) - Number(other.to === undefined);
  return order(one.to, other.to) || Number(other.isBefore === true) - Number(one.isBefore === true);
}

/** Whether nothing lies between the end of one and the start of the next. */
function reaches({ to, isBefore }: Range, { from, isAfter }: Range): boolean {
  if (to === undefined || from === undefined) return true;
  return from < to || (from === to && !(isBefore === true && isAfter === true));
}
