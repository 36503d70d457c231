// JSON → checked rules. Every complaint says which rule it is about and what would be right.
import * as v from 'valibot';

import { nearest } from '../../../config/nearest.ts';
import { invalid } from '../../../lib/errors.ts';
import { daysOf, isDateText, parseDelay } from './dates.ts';
import type { Field, Fields } from './fields.ts';
import { operators, type Group, type Leaf, type Operator, type Rule, type RulesJson, type RuleValue } from './types.ts';

const deepest = 10;
const most = 500;

const wholeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const topLevel = v.looseObject({
  all: v.optional(v.array(v.unknown(), 'all is a list of rules')),
  any: v.optional(v.array(v.unknown(), 'any is a list of rules')),
  sort: v.optional(v.string('sort is a text such as "-year,title"')),
  order: v.optional(
    v.pipe(v.string('order is "asc" or "desc"'), v.toLowerCase(), v.picklist(['asc', 'desc', ''], 'order is "asc" or "desc"')),
  ),
  limit: v.optional(v.config(wholeNumber, { message: 'limit is a whole number' })),
  limitPercent: v.optional(v.number('limitPercent is a number from 0 to 100')),
  offset: v.optional(v.config(wholeNumber, { message: 'offset is a whole number' })),
  refreshDelay: v.optional(v.string('refreshDelay is a duration such as "1d" or "12h"')),
});

export interface SortKey {
  field: Field | 'random';
  descending: boolean;
}

export interface Rules {
  root: Group;
  sort: SortKey[];
  limit: number;
  limitPercent: number;
  offset: number;
  /** undefined: as the configuration says. */
  refreshDelayMs: number | undefined;
}

/** The JSON as it is stored: only what rules are made of. AppError invalid when it cannot be used. */
export function checkRules(fields: Fields, json: unknown): RulesJson {
  const value = readTop(json);
  parseRules(fields, value);
  const { all, any, sort, order, limit, limitPercent, offset, refreshDelay } = value;
  const kept = { all, any, sort, order, limit, limitPercent, offset, refreshDelay };
  return Object.fromEntries(Object.entries(kept).filter(([, member]) => member !== undefined && member !== ''));
}

/** Checked rules, ready to be compiled; AppError invalid names the rule that is wrong. */
export function parseRules(fields: Fields, json: unknown): Rules {
  const value = readTop(json);
  if ((value.all === undefined) === (value.any === undefined)) {
    throw invalid('a smart playlist has either a list "all" (every rule must hold) or a list "any" (one is enough)');
  }
  const kind = value.all ? 'all' : 'any';
  const state: State = { fields, count: 0 };
  const root = parseGroup(state, kind, value[kind] ?? [], '', 1);
  if (state.count === 0) throw invalid('a smart playlist needs at least one rule');
  const descending = value.order === 'desc';
  return {
    root,
    sort: parseSort(fields, value.sort ?? '', descending),
    limit: value.limit ?? 0,
    limitPercent: value.limit ? 0 : Math.min(100, Math.max(0, value.limitPercent ?? 0)),
    offset: value.limit || value.limitPercent ? (value.offset ?? 0) : 0,
    refreshDelayMs: value.refreshDelay ? parseDelay(value.refreshDelay) : undefined,
  };
}

/** Names in any letter case, and null for what is not there, as Navidrome's reader takes them. */
function plainNames(json: unknown): unknown {
  if (!isObject(json)) return json;
  const names = new Map(Object.keys(topLevel.entries).map((name) => [name.toLowerCase(), name]));
  const members = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(members.map(([name, value]) => [names.get(name.toLowerCase()) ?? name, value]));
}

function readTop(json: unknown) {
  const result = v.safeParse(topLevel, plainNames(json));
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw invalid(`smart playlist: ${issue.path ? issue.message : 'the rules are an object with "all" or "any"'}`);
}

/** Unknown fields of a sort are passed over, as Navidrome does: a list in another order is better than none. */
function parseSort(fields: Fields, text: string, descending: boolean): SortKey[] {
  const keys = text.split(',').flatMap((part): SortKey[] => {
    const [, sign = '', name = ''] = /^\s*([+-]?)\s*(\S+)\s*$/.exec(part) ?? [];
    const field = name.toLowerCase() === 'random' ? 'random' : fields.get(name.toLowerCase());
    return field ? [{ field, descending: (sign === '-') !== descending }] : [];
  });
  const title = fields.get('title');
  return keys.length > 0 || !title ? keys : [{ field: title, descending }];
}

interface State {
  fields: Fields;
  count: number;
}

function parseGroup(state: State, kind: 'all' | 'any', items: readonly unknown[], place: string, depth: number): Group {
  if (depth > deepest) throw invalid(`rules are nested more than ${deepest} levels deep`);
  const rules = items.map((item, i) => parseRule(state, item, `${place}${place ? ' › ' : ''}${kind} ${i + 1}`, depth));
  return { kind, rules };
}

function parseRule(state: State, json: unknown, place: string, depth: number): Rule {
  const entries = isObject(json) ? Object.entries(json) : [];
  const [entry] = entries;
  if (!entry || entries.length !== 1) throw wrong(place, 'expected one operator, such as {"is": {"loved": true}}');
  const [name, value] = entry;
  const lower = name.toLowerCase();
  if (lower === 'all' || lower === 'any') {
    if (!Array.isArray(value)) throw wrong(place, `"${lower}" is a list of rules`);
    return parseGroup(state, lower, value, place, depth + 1);
  }
  if (++state.count > most) throw invalid(`a smart playlist has at most ${most} rules`);
  const operator = operators.find((known) => known.toLowerCase() === lower);
  if (!operator) throw wrong(place, `there is no operator "${short(name)}"${nearest(name, [...operators, 'all', 'any'])}`);
  return parseLeaf(state.fields, operator, value, place);
}

function parseLeaf(fields: Fields, operator: Operator, json: unknown, place: string): Leaf {
  const entries = isObject(json) ? Object.entries(json) : [];
  const [entry] = entries;
  if (!entry || entries.length !== 1) throw wrong(place, `"${operator}" expects one field with its value, such as {"title": "…"}`);
  const [name, value] = entry;
  const field = name.toLowerCase();
  const leaf = { kind: 'leaf', operator, field, place } as const;
  if (operator === 'inPlaylist' || operator === 'notInPlaylist') {
    if (!['id', 'name', 'path'].includes(field)) throw wrong(place, `"${operator}" expects {"id": …}, {"name": …} or {"path": …}`);
    if (typeof value !== 'string' || value === '') throw wrong(place, `the ${field} of a playlist is a text`);
    return { ...leaf, value };
  }
  const known = fields.get(field);
  if (!known) throw wrong(place, `there is no field "${short(name)}"${nearest(name, [...fields.keys()])}`);
  return { ...leaf, value: checkValue(known, operator, value, place) };
}

function checkValue(field: Field, operator: Operator, value: unknown, place: string): Leaf['value'] {
  const complain = (expected: string) => wrong(place, `"${operator}" on "${field.name}" expects ${expected}`);
  switch (operator) {
    case 'isMissing':
    case 'isPresent': {
      if (!field.isNullable) throw wrong(place, `"${field.name}" is never missing, "${operator}" does not fit it`);
      const on = asFlag(value);
      if (on === undefined) throw complain('true or false');
      return on;
    }
    case 'inTheLast':
    case 'notInTheLast': {
      if (field.type !== 'date' && field.type !== 'instant')
        throw wrong(place, `"${field.name}" is no date, "${operator}" does not fit it`);
      const days = daysOf(value);
      if (days === undefined) throw complain('a number of days');
      return days;
    }
    case 'inTheRange': {
      if (field.via === 'tag' || field.via === 'role') throw wrong(place, `"inTheRange" does not fit the tag "${field.name}"`);
      if (!Array.isArray(value) || value.length !== 2) throw complain('a list of two values, [from, to]');
      return [checkScalar(field, operator, value[0], complain), checkScalar(field, operator, value[1], complain)];
    }
    case 'before':
    case 'after':
      if (field.type !== 'date' && field.type !== 'instant')
        throw wrong(place, `"${field.name}" is no date, "${operator}" does not fit it`);
      return checkScalar(field, operator, value, complain);
    case 'gt':
    case 'lt':
      if (field.type === 'flag') throw wrong(place, `"${field.name}" is true or false, "${operator}" does not fit it`);
      if (field.type === 'text' && field.via !== 'tag')
        throw wrong(place, `"${field.name}" is a text, "${operator}" fits numbers and dates`);
      return checkScalar(field, operator, value, complain);
    default:
      return checkScalar(field, operator, value, complain);
  }
}

const partial = new Set<Operator>(['contains', 'notContains', 'startsWith', 'endsWith']);

function checkScalar(field: Field, operator: Operator, value: unknown, complain: (expected: string) => Error): RuleValue {
  const isSimple = ['string', 'number', 'boolean'].includes(typeof value) && !(typeof value === 'number' && !Number.isFinite(value));
  if (!isSimple) throw complain('a simple value');
  const given = value as RuleValue;
  // SQLite would compare only what stands before it.
  if (String(given).includes('\u0000')) throw complain('a value without the sign of number 0');
  if (partial.has(operator)) {
    if (field.type === 'flag') throw complain('no such comparison, use "is"');
    return String(given);
  }
  if (field.type === 'flag') {
    const on = asFlag(given);
    if (on === undefined) throw complain('true or false');
    return on;
  }
  if (field.type === 'number' || ((operator === 'gt' || operator === 'lt') && field.via === 'tag')) {
    const number = typeof given === 'number' ? given : typeof given === 'string' && given.trim() !== '' ? Number(given) : NaN;
    if (!Number.isFinite(number)) throw complain('a number');
    return number;
  }
  if (field.type === 'date' || field.type === 'instant') {
    if (!isDateText(String(given))) throw complain('a date such as "2024-05-31"');
    return String(given);
  }
  return String(given);
}

function asFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = String(value).toLowerCase();
  return ['true', '1'].includes(text) ? true : ['false', '0'].includes(text) ? false : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const short = (text: string) => text.slice(0, 40);
const wrong = (place: string, what: string) => invalid(`smart playlist, rule ${place}: ${what}`);
