// One comparison of one column as SQL with bound values. Every condition comes as its positive form; `isNot` and the
// like turn it around, so that what is absent counts as "not".
import { fold } from '../../../lib/fold.ts';
import type { Bind, Condition } from '../../catalog/filters.ts';
import { dateDaysAgo, daysAgo, instantsOf, tidyDate } from './dates.ts';
import type { Field } from './fields.ts';
import { contains, inRanges, intersect, isSame, point, unite, type Range } from './ranges.ts';
import type { Piece } from './sets/text-sets.ts';
import type { Leaf, RuleValue } from './types.ts';

export interface Comparison extends Condition {
  isNegative: boolean;
  /** The positive form is a range of one column. */
  range?: Range;
  /** Or some of them. */
  ranges?: readonly Range[];
  /** The positive form is a piece of this column, or of that. */
  pieces?: readonly (Piece & { column: string })[];
  /** Whether the positive form holds for 0, false and what never happened. */
  holdsForNothing: boolean;
  /** The positive form holds for every value, or for none; NULL fits neither. */
  extent?: 'all' | 'none';
}

type Positive = Condition & Pick<Comparison, 'range' | 'ranges' | 'pieces'>;

const condition = (sql: string, ...binds: Bind[]): Condition => ({ sql, binds });
const like = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** The comparison of a leaf on its field's column. */
export function compare(field: Field, leaf: Leaf, now: number): Comparison {
  const { operator, value } = leaf;
  const isNegative = operator === 'isNot' || operator === 'notContains' || operator === 'notInTheLast';
  const one = Array.isArray(value) ? value[0] : value;
  switch (operator) {
    case 'is':
    case 'isNot':
      return { ...equals(field, one), isNegative, holdsForNothing: isNothing(field, one) };
    case 'contains':
    case 'notContains':
      return { ...matches(field, String(one), '%', '%'), isNegative, holdsForNothing: false };
    case 'startsWith':
      return { ...matches(field, String(one), '', '%'), isNegative, holdsForNothing: false };
    case 'endsWith':
      return { ...matches(field, String(one), '%', ''), isNegative, holdsForNothing: false };
    case 'gt':
    case 'after':
      return { ...above(field, one), isNegative, holdsForNothing: field.type === 'number' && 0 > Number(one) };
    case 'lt':
    case 'before':
      return { ...below(field, one), isNegative, holdsForNothing: field.type === 'number' && 0 < Number(one) };
    case 'inTheRange': {
      const [from, to] = (Array.isArray(value) ? value : [value, value]) as [RuleValue, RuleValue];
      const isAround = field.type === 'number' && Number(from) <= 0 && Number(to) >= 0;
      return { ...between(field, from, to), isNegative, holdsForNothing: isAround };
    }
    case 'inTheLast':
    case 'notInTheLast':
      return { ...since(field, now, Number(one)), isNegative, holdsForNothing: false };
    default:
      // isMissing and isPresent, whose value turns them around.
      return { ...present(field), isNegative: (operator === 'isMissing') === (one === true), holdsForNothing: false };
  }
}

/**
 * One comparison for several of one column, all negative or none: any of them is enough, or all are wanted. Undefined where
 * there is none; `isSingle`: a song has one value of the column.
 */
export function joinComparisons(column: string, all: readonly Comparison[], isAny: boolean, isSingle: boolean): Comparison | undefined {
  const ranges = all.flatMap(({ range }) => range ?? []);
  const [first] = all;
  if (!first || ranges.length < all.length) return undefined;
  // What is turned around is joined the other way.
  const isUnion = isAny !== first.isNegative;
  const joined = isUnion ? unite(ranges) : intersect(ranges);
  const holds = all.map(({ holdsForNothing }) => holdsForNothing);
  const holdsForNothing = isUnion ? holds.includes(true) : !holds.includes(false);
  // Of several values one has to fit, or every one if nothing would: that is joined likewise, or by a range that holds the others.
  const isAlike = new Set(holds).size === 1 && (isUnion !== holdsForNothing || ranges.some((range) => isSame(joined, range)));
  if (!isSingle && !isAlike) return undefined;
  const extent = joined.length === 0 ? ('none' as const) : isSame(joined, {}) ? ('all' as const) : undefined;
  return { ...inRanges(column, joined), ranges: joined, isNegative: first.isNegative, holdsForNothing, ...(extent && { extent }) };
}

/** Whether the positive form holds for a number, as the database would find; NaN stands for NULL. */
export function holdsFor({ ranges, pieces }: Pick<Comparison, 'ranges' | 'pieces'>, value: number): boolean {
  if (Number.isNaN(value)) return false;
  if (ranges) return ranges.some((range) => contains(range, value));
  const told = String(value);
  return (pieces ?? []).some(({ text, before, after }) => {
    if (before && after) return told.includes(text);
    return before ? told.endsWith(text) : after ? told.startsWith(text) : told === text;
  });
}

const isNothing = (field: Field, value: RuleValue) =>
  (field.type === 'number' && Number(value) === 0) || (field.type === 'flag' && value === false);
const scaled = (field: Field, value: RuleValue) => Number(value) * (field.scale ?? 1);

function within(column: string, range: Range): Positive {
  const ranges = unite([range]);
  return { ...inRanges(column, ranges), range, ranges };
}

function equals(field: Field, value: RuleValue): Positive {
  const { column, type, scale } = field;
  if (type === 'flag') return within(column, point(value ? 1 : 0));
  // A song of 180.4 seconds lasts 180.
  if (type === 'number' && scale) {
    return within(column, { from: scaled(field, value) - scale / 2, to: scaled(field, value) + scale / 2 - 1 });
  }
  if (type === 'number') return within(column, point(Number(value)));
  if (type === 'date') return within(column, point(tidyDate(String(value))));
  if (type === 'instant') {
    const [from, until] = instantsOf(String(value));
    return within(column, { from, to: until, isBefore: true });
  }
  if (!field.folded || !field.fold) {
    return {
      ...condition(`${column} = ? COLLATE NOCASE`, String(value)),
      pieces: [{ column, text: String(value), before: false, after: false }],
    };
  }
  const folded = field.fold(String(value));
  // What consists of signs only has nothing left to compare folded.
  return folded === '' ? condition(`${column} = ?`, String(value)) : condition(`${field.folded} = ?`, folded);
}

function matches(field: Field, value: string, before: '%' | '', after: '%' | ''): Positive {
  const on = (column: string, text: string): Condition & { pieces: [Piece & { column: string }] } => ({
    ...condition(`${column} LIKE ? ESCAPE '\\'`, `${before}${like(text)}${after}`),
    pieces: [{ column, text, before: before !== '', after: after !== '' }],
  });
  const plain = on(field.column, value);
  if (!field.folded) return plain;
  const text = fold(value).replace(/\s+/g, ' ');
  const condensed = on(field.folded, text);
  // Folded texts lack signs in front, and names their articles: the text as it is may have them.
  if (!field.isLoose && /^[\p{L}\p{N}]/u.test(text)) return condensed;
  return {
    ...condition(`(${condensed.sql} OR ${plain.sql})`, ...condensed.binds, ...plain.binds),
    pieces: [...condensed.pieces, ...plain.pieces],
  };
}

/** A number, a moment or a date as it is kept. */
function kept(field: Field, value: RuleValue): string | number {
  if (field.type === 'date') return tidyDate(String(value));
  return field.type === 'instant' ? instantsOf(String(value))[0] : scaled(field, value);
}

function above(field: Field, value: RuleValue): Positive {
  if (field.type === 'text') return condition(`CAST(${field.column} AS REAL) > ?`, Number(value));
  return within(field.column, { from: kept(field, value), isAfter: true });
}

function below(field: Field, value: RuleValue): Positive {
  if (field.type === 'text') return condition(`CAST(${field.column} AS REAL) < ?`, Number(value));
  // A date that is not known is before none.
  const start = field.type === 'date' ? { from: '', isAfter: true } : {};
  return within(field.column, { ...start, to: kept(field, value), isBefore: true });
}

function between(field: Field, from: RuleValue, to: RuleValue): Positive {
  const { column, type } = field;
  if (type === 'text') return condition(`${column} COLLATE NOCASE BETWEEN ? AND ?`, String(from), String(to));
  const start = kept(field, from);
  if (type === 'number') return within(column, { from: start, to: kept(field, to) });
  // `to` counts as a whole: 2024 takes all of it in.
  const end = type === 'date' ? `${tidyDate(String(to))}~` : instantsOf(String(to))[1];
  return within(column, { from: start, to: end, isBefore: true });
}

function since({ column, type }: Field, now: number, days: number): Positive {
  return within(column, type === 'date' ? { from: dateDaysAgo(now, days) } : { from: daysAgo(now, days), isAfter: true });
}

function present({ column, type }: Field): Positive {
  return type === 'number' ? within(column, {}) : condition(`${column} <> ''`);
}
