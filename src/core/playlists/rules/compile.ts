// Checked rules → one SQL statement with bound values. Comparisons of marks, tags, roles and albums become sets of keys,
// gathered once from their indexes and bound as maps; a rule of which few songs are left leads the search. Where there are
// many rules, the songs that fit are found together (sets/whole.ts), and the statement asks their map.
import { isTitle, type Field, type Fields } from './fields.ts';
import { leafPart, markSets, partOf, type CompileInput, type Work } from './leaf-parts.ts';
import { compare, joinComparisons } from './operators.ts';
import type { Rules } from './parse.ts';
import type { KeyMap } from './sets/maps.ts';
import { decided, inline, joinParts, settle, veryFewSongs, type Bind, type Bound, type Part } from './sets/sets.ts';
import { createWhole, effortOfGroup, joinWhole, type Whole } from './sets/whole.ts';
import { allSongs, createSongIndexes, rulesIndex, type SongIndexes } from './songs/indexes.ts';
import { createMarkSource, type MarkKind, type MarkSource } from './songs/marks.ts';
import type { Group, Leaf, Rule } from './types.ts';

export interface Compiled {
  /** FROM and WHERE, of `song`. */
  from: string;
  binds: Bind[];
  /** They are few, and known. */
  isLed: boolean;
  /** Files that are gone may be among them. */
  countsMissing: boolean;
  /** Of the owner, as far as they were read. */
  marks: MarkSource;
  indexes: SongIndexes;
  /** All songs that fit, where they were found together. */
  found?: { map: Uint8Array; whole: Whole };
}

/** The songs that fit, in no order. */
export function compile({ root, sort = [] }: Pick<Rules, 'root'> & Partial<Pick<Rules, 'sort'>>, given: CompileInput): Compiled {
  const { client, owner } = given;
  const asked = fieldsOfRules(root, given.fields);
  const fields = [...new Set([...asked, ...sort.flatMap(({ field }) => (field === 'random' ? [] : field))])];
  const marks = createMarkSource(client, owner.user.pk, markColumns(fields));
  const countsMissing = names(root, 'missing');
  const input: Work = {
    ...given,
    keys: { client, known: new Map(), few: given.few ?? veryFewSongs, isMany: false },
    indexes: createSongIndexes(client),
    marks,
  };
  const whole = isForWhole(asked.length, input) ? wholeOf(fields, countsMissing, input) : undefined;
  if (whole) {
    input.whole = whole;
    input.keys.isMany = true;
  }
  const parts = root.kind === 'all' ? partsOf(root, input) : [ruleSql(root, input)];
  const always: Bound[] = [];
  // Files that are gone are no part of a list and take no place in its limit.
  always.push({ sql: countsMissing ? 'song.pk > 0' : 'song.missing = 0 AND song.pk > 0', binds: [] });
  if (!input.owner.seesAll) {
    always.push({ sql: 'song.library_id IN (SELECT value FROM json_each(?))', binds: [JSON.stringify(input.owner.libraryIds)] });
  }
  const findAll = whole && ((some: readonly Part[]) => joinWhole(some, false, whole, input.keys));
  const { conditions, isLed, map } = settle(parts, always, input.keys, findAll);
  // Few songs are looked up one by one, many read from the index made for rules: the songs themselves are far wider.
  const hasIndex = input.indexes.with('song.missing') !== undefined;
  const from = isLed ? 'song NOT INDEXED' : hasIndex ? `song INDEXED BY ${rulesIndex}` : 'song';
  const where = conditions.map(({ sql }) => sql).join(' AND ');
  const binds = conditions.flatMap((one) => one.binds);
  return {
    from: `FROM ${from} WHERE ${where}`,
    binds,
    isLed,
    countsMissing,
    marks,
    indexes: input.indexes,
    ...(whole && map && { found: { map, whole } }),
  };
}

/** So many rules are asked of all songs at once: the values of songs have to be read first. */
const manyRules = 10;
/** Beyond, values of all songs would take too much memory. */
const mostSongs = 500_000;

function isForWhole(count: number, input: Work): boolean {
  if (count < manyRules || input.indexes.with('song.missing') === undefined) return false;
  const [[largest] = [null]] = input.client.query('SELECT max(pk) FROM song').values() as [number | null][];
  return (largest ?? 0) <= mostSongs;
}

function wholeOf(fields: readonly Field[], countsMissing: boolean, input: Work): Whole {
  const columns = fields.flatMap((field) => {
    const column = field.folded ?? field.column;
    return field.via === 'song' && !isTitle(field) && input.indexes.with(column) === rulesIndex ? column : [];
  });
  return createWhole(input.client, { columns, from: allSongs, owner: input.owner, countsMissing });
}

/** The field of every rule. */
function fieldsOfRules(rule: Rule, fields: Fields): Field[] {
  if (rule.kind !== 'leaf') return rule.rules.flatMap((one) => fieldsOfRules(one, fields));
  const field = fields.get(rule.field);
  return field ? [field] : [];
}

function markColumns(fields: readonly Field[]): Map<MarkKind, string[]> {
  const marked = fields.flatMap(({ via, column }): { kind: MarkKind; column: string }[] => {
    if (via === 'average') return [{ kind: 'average', column: 'average' }];
    return markSets[via] ? [{ kind: markSets[via].kind, column }] : [];
  });
  const kinds = Map.groupBy(marked, ({ kind }) => kind);
  return new Map([...kinds].map(([kind, some]) => [kind, [...new Set(some.map(({ column }) => column))]]));
}

const names = (rule: Rule, field: string): boolean =>
  rule.kind === 'leaf' ? rule.field === field : rule.rules.some((part) => names(part, field));

function ruleSql(rule: Rule, input: Work): Part {
  if (rule.kind === 'leaf') return leafPart(rule, input);
  const isAny = rule.kind === 'any';
  const parts = partsOf(rule, input);
  const [only] = parts;
  if (only && parts.length === 1) return only;
  // Nothing to fulfil is fulfilled; nothing to choose from is not.
  if (parts.length === 0) return decided(!isAny);
  const { whole, keys } = input;
  if (whole) {
    const find = (songs?: Uint8Array): KeyMap => ({ isIn: true, of: 'song.pk', map: joinWhole(parts, isAny, whole, keys, songs) });
    return { sql: '', binds: [], find, effort: effortOfGroup(parts) };
  }
  const conditions = inline(parts, isAny, keys);
  const joined = conditions.map(({ sql }) => sql).join(isAny ? ' OR ' : ' AND ');
  return { sql: `(${joined})`, binds: conditions.flatMap(({ binds }) => binds) };
}

/** What a group asks for: nothing twice, and comparisons of one column together. */
function partsOf(group: Group, input: Work): Part[] {
  const isAny = group.kind === 'any';
  const rules = flatten(group);
  const leaves = rules.filter((rule) => rule.kind === 'leaf');
  const unique = [...new Map(leaves.map((leaf) => [JSON.stringify({ ...leaf, place: '' }), leaf])).values()];
  const sameColumn = (leaf: Leaf) => {
    const field = input.fields.get(leaf.field);
    if (!field || !(isSingle(field) || field.via === 'artistMark')) return leaf;
    const { range, isNegative, holdsForNothing } = compare(field, leaf, input.now);
    return range ? `${field.name} ${isNegative} ${isSingle(field) || holdsForNothing}` : leaf;
  };
  const parts = [...Map.groupBy(unique, sameColumn).values()].flatMap((some) => leavesSql(some, isAny, input));
  for (const rule of rules) {
    // What decides the whole group makes all others needless: they are not even looked for.
    if (parts.some((part) => part.decided === isAny)) return [decided(isAny)];
    if (rule.kind !== 'leaf') parts.push(ruleSql(rule, input));
  }
  if (parts.some((part) => part.decided === isAny)) return [decided(isAny)];
  return joinParts(
    parts.filter((part) => part.decided === undefined),
    isAny,
    input.keys,
  );
}

/** The rules of a group with those of groups in it that ask the same way, or hold but one rule. */
function flatten({ kind, rules }: Group): Rule[] {
  return rules.flatMap((rule) => {
    if (rule.kind === 'leaf') return rule;
    const inner = flatten(rule);
    if (rule.kind === kind) return inner;
    return inner.length === 1 ? flatten({ kind, rules: inner }) : { ...rule, rules: inner };
  });
}

/** A song has one value of it, not several. */
const isSingle = ({ via }: Field) => ['song', 'album', 'songMark', 'albumMark', 'average'].includes(via);

/** Leaves that compare one column: in one, where that is the same. */
function leavesSql(leaves: readonly Leaf[], isAny: boolean, input: Work): Part[] {
  const [leaf] = leaves;
  const field = leaf && input.fields.get(leaf.field);
  if (field && leaves.length > 1) {
    const all = leaves.map((one) => compare(field, one, input.now));
    const joined = joinComparisons(field.column, all, isAny, isSingle(field));
    // A range that leaves nothing out, of a column that is never without a value.
    if (joined?.extent && field.via === 'song' && !field.isNullable) return [decided((joined.extent === 'all') !== joined.isNegative)];
    if (joined) return [partOf(field, joined, input, leaf)];
  }
  return leaves.map((one) => leafPart(one, input));
}
