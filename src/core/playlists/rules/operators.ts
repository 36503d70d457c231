// One comparison of one column as SQL with bound values. Every condition comes as its positive form; `isNot` and the
// like turn it around, so that what is absent counts as "not".
import { fold } from '../../../lib/fold.ts';
import type { Bind, Condition } from '../../catalog/filters.ts';
import { dateDaysAgo, daysAgo, instantsOf, tidyDate } from './dates.ts';
import type { Field } from './fields.ts';
import type { Leaf, RuleValue } from './types.ts';

export interface Comparison extends Condition {
  isNegative: boolean;
  /** The positive form is one piece of one column, anywhere in it or at an end. */
  piece?: Piece;
  /** Whether the positive form holds for 0, false and what never happened. */
  holdsForNothing: boolean;
}

interface Piece {
  column: string;
  text: string;
  /** There may be something before it, after it. */
  before: boolean;
  after: boolean;
}

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

const isNothing = (field: Field, value: RuleValue) =>
  (field.type === 'number' && Number(value) === 0) || (field.type === 'flag' && value === false);
const scaled = (field: Field, value: RuleValue) => Number(value) * (field.scale ?? 1);

function equals(field: Field, value: RuleValue): Condition & { piece?: Piece } {
  const { column, type } = field;
  if (type === 'flag') return condition(`${column} = ?`, value ? 1 : 0);
  // A song of 180.4 seconds lasts 180.
  if (type === 'number' && field.scale)
    return condition(`${column} BETWEEN ? AND ?`, scaled(field, value) - field.scale / 2, scaled(field, value) + field.scale / 2 - 1);
  if (type === 'number') return condition(`${column} = ?`, Number(value));
  if (type === 'date') return condition(`${column} = ?`, tidyDate(String(value)));
  if (type === 'instant') {
    const [from, until] = instantsOf(String(value));
    return condition(`${column} >= ? AND ${column} < ?`, from, until);
  }
  if (!field.folded || !field.fold) {
    return {
      ...condition(`${column} = ? COLLATE NOCASE`, String(value)),
      piece: { column, text: String(value), before: false, after: false },
    };
  }
  const folded = field.fold(String(value));
  // What consists of signs only has nothing left to compare folded.
  return folded === '' ? condition(`${column} = ?`, String(value)) : condition(`${field.folded} = ?`, folded);
}

function matches(field: Field, value: string, before: '%' | '', after: '%' | ''): Condition & { piece?: Piece } {
  const on = (column: string, text: string) => ({
    ...condition(`${column} LIKE ? ESCAPE '\\'`, `${before}${like(text)}${after}`),
    piece: { column, text, before: before !== '', after: after !== '' },
  });
  const plain = on(field.column, value);
  if (!field.folded) return plain;
  const condensed = on(field.folded, fold(value).replace(/\s+/g, ' '));
  // Folded texts lack signs in front, and names their articles: the text as it is may have them.
  if (!field.isLoose && /^[\p{L}\p{N}]/u.test(condensed.piece.text)) return condensed;
  return condition(`(${condensed.sql} OR ${plain.sql})`, ...condensed.binds, ...plain.binds);
}

function above(field: Field, value: RuleValue): Condition {
  if (field.type === 'date') return condition(`${field.column} > ?`, tidyDate(String(value)));
  if (field.type === 'instant') return condition(`${field.column} > ?`, instantsOf(String(value))[0]);
  if (field.type === 'text') return condition(`CAST(${field.column} AS REAL) > ?`, Number(value));
  return condition(`${field.column} > ?`, scaled(field, value));
}

function below(field: Field, value: RuleValue): Condition {
  if (field.type === 'date') return condition(`(${field.column} <> '' AND ${field.column} < ?)`, tidyDate(String(value)));
  if (field.type === 'instant') return condition(`${field.column} < ?`, instantsOf(String(value))[0]);
  if (field.type === 'text') return condition(`CAST(${field.column} AS REAL) < ?`, Number(value));
  return condition(`${field.column} < ?`, scaled(field, value));
}

function between(field: Field, from: RuleValue, to: RuleValue): Condition {
  const { column } = field;
  if (field.type === 'date') {
    // `to` counts as a whole: 2024 takes all of it in.
    return condition(`(${column} <> '' AND ${column} >= ? AND ${column} < ?)`, tidyDate(String(from)), `${tidyDate(String(to))}~`);
  }
  if (field.type === 'instant') {
    return condition(`(${column} >= ? AND ${column} < ?)`, instantsOf(String(from))[0], instantsOf(String(to))[1]);
  }
  if (field.type === 'number') return condition(`${column} BETWEEN ? AND ?`, scaled(field, from), scaled(field, to));
  return condition(`${column} COLLATE NOCASE BETWEEN ? AND ?`, String(from), String(to));
}

function since(field: Field, now: number, days: number): Condition {
  if (field.type === 'date') return condition(`${field.column} >= ?`, dateDaysAgo(now, days));
  return condition(`${field.column} > ?`, daysAgo(now, days));
}

function present({ column, type }: Field): Condition {
  return type === 'number' ? condition(`${column} IS NOT NULL`) : condition(`${column} <> ''`);
}
