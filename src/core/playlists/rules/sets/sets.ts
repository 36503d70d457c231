// Sets of keys: what a comparison of marks, tags, artists, albums, texts or paths comes down to. A set is gathered once and
// becomes a map of one byte for each key, which the statement asks song by song: far quicker than any set of SQLite's own.
import type { Database } from 'bun:sqlite';

import type { Condition } from '../../../catalog/filters.ts';
import { creditsOf, songsBy } from '../songs/credits.ts';
import { kept } from '../songs/kept.ts';
import { both, either, isMember, joinMaps, keyMap, keysOf, type KeyColumn, type KeyMap } from './maps.ts';
import { findTexts, type TextTest } from './text-sets.ts';

/** Values that rules bind: those of lists, and maps of keys. */
export type Bind = string | number | Uint8Array;
export type Bound = Omit<Condition, 'binds'> & { binds: Bind[] };

/** A statement that gives keys, in three pieces: sets that differ only in `where` can be one. */
export interface KeySet {
  of: KeyColumn;
  /** No key has two rows: sets of this kind can be narrowed by one another. */
  isUnique: boolean;
  head: string;
  headBinds: readonly Bind[];
  where: string;
  binds: readonly Bind[];
  tail: string;
  /** How many artists, tags or albums it is made of, where that is known: the fewer, the fewer songs. */
  size?: number;
  /** Songs with artists in this role, whom `where` names. */
  role?: string;
  /** It takes long, and songs alone tell it: it stays in memory while they stay as they are. */
  isKept?: boolean;
  /** Gives the map of all of them without the database; the condition itself is told too, for few songs. */
  find?: () => Uint8Array;
}

/** A condition on songs: its own, or membership in a set or map, or a piece of a text, which becomes one where many are asked. */
export interface Part extends Bound {
  /** It holds for every song, or for none. */
  decided?: boolean;
  set?: { isIn: boolean; keys: KeySet };
  map?: KeyMap;
  text?: { isIn: boolean; test: TextTest };
  /** Its condition takes long for all songs: then a map is found, which tells of some songs at least. */
  find?: (songs?: Uint8Array) => KeyMap;
  /** How long that takes, beside others (whole.ts). */
  effort?: number;
}

/** Where sets are gathered from, and those that were: rules within others often ask the same again. */
export interface KeySource {
  client: Database;
  known: Map<string, Uint8Array>;
  /** So few songs are asked one by one. */
  few: number;
  /** Many rules are asked: what leads from one kind of key to another is kept. */
  isMany: boolean;
}

/** Keys as SQLite lists them: numbers with commas. */
export interface FewKeys {
  list: string;
  count: number;
}

/** A rule that leaves fewer songs leads the search. */
const fewSongs = 5000;
/** So few songs are asked one by one, and looked for in a set rather than the whole set gathered. */
export const veryFewSongs = 1000;
/** Sets that are probed to find out. */
const mostProbed = 8;
/** Pieces of one text that are looked for together: a few are found as quickly one by one. */
const manyTexts = 5;

/** What holds for every song, or for none. Not a plain 0: with that SQLite finds no plan for a named index. */
export const decided = (holds: boolean): Part => ({ sql: holds ? '1' : '+song.missing > 1', binds: [], decided: holds });

const isDecided = ({ decided: holds }: Part) => holds !== undefined;

/** Membership in a set, or the opposite. */
export const among = (isIn: boolean, keys: KeySet): Part => ({ sql: '', binds: [], set: { isIn, keys } });

/** Joins what is asked of one kind in a group of rules, of which any will do or all are wanted. */
export function joinParts(parts: readonly Part[], isAny: boolean, source: KeySource): Part[] {
  const [texts, others] = split(parts, ({ text }) => text !== undefined);
  const [united, rest] = split([...others, ...joinTexts(texts, isAny, source.client)], ({ set }) => set?.isIn === isAny);
  const [narrowed, own] = split(rest, ({ set }) => set?.keys.isUnique === true);
  return [...own, ...joinSets(united, isAny, ' OR ', isAny), ...joinSets(narrowed, !isAny, ' AND ', isAny)];
}

/** The map of all songs that fit. */
type FindAll = (parts: readonly Part[]) => Uint8Array;

interface Settled {
  conditions: Bound[];
  isLed: boolean;
  /** All songs that fit, where they were found together. */
  map?: Uint8Array;
}

/** All conditions of a statement as SQL; where a set leaves few songs, they are known then, and no others are looked at. */
export function settle(parts: readonly Part[], always: readonly Bound[], source: KeySource, findAll?: FindAll): Settled {
  const { client } = source;
  const [sets, others] = split(parts, ({ set, map }) => set !== undefined || map !== undefined);
  const [texts, conditions] = split(others, ({ find }) => find !== undefined);
  const [asking, plain] = split(conditions, ({ sql }) => sql.includes('SELECT'));
  const own = [...always, ...plain];
  // To try what takes long for all songs would take as long.
  const isTried = ({ set }: Part) => !set?.keys.isKept && !(findAll && set?.keys.find);
  const leading = leadingPart(sets.filter(isTried), client);
  let few = leading && narrow(leading.found, own, client);
  if (findAll && !few && asking.length === 0 && plain.every(isDecided)) {
    const map = findAll(parts);
    const keys = keysOf(map, source.few);
    if (keys) return { conditions: [ofKeys({ list: keys.join(','), count: keys.length }, 'song.pk')], isLed: true };
    return { conditions: [...always, isMember({ isIn: true, of: 'song.pk', map })], isLed: false, map };
  }
  let left: KeyMap | undefined = few && { isIn: true, of: 'song.pk', map: keyMap(few.list) };
  const maps: KeyMap[] = [];
  const askedOfFew: Bound[] = [];
  // What the row itself tells comes first: songs that fail there are looked for in no set.
  for (const part of [...bySize(sets), ...texts]) {
    if (part === leading?.part || few?.count === 0) continue;
    if (part.sql !== '' && few && few.count <= source.few) {
      askedOfFew.push(part);
      continue;
    }
    const map = part.find?.(few && left?.map) ?? mapOf(part, source, few);
    if (!map.isIn || map.of !== 'song.pk') maps.push(map);
    else {
      // Several broad sets may have few songs in common: the sets after them are then asked for those only.
      [left = map] = joinMaps(left ? [left, map] : [map], false);
      const keys = keysOf(left.map, source.few);
      if (!keys || (few && keys.length >= few.count)) continue;
      const fewer = { list: keys.join(','), count: keys.length };
      few = few ? fewer : narrow(fewer, own, client);
      // Without those that fail by themselves.
      left = { ...left, map: keyMap(few.list) };
    }
  }
  const members = joinMaps(left ? [left, ...maps] : maps, false).map(isMember);
  const rest = [...members, ...askedOfFew, ...asking];
  return { conditions: [...(few ? [ofKeys(few, 'song.pk')] : own), ...rest], isLed: few !== undefined };
}

/** Parts within others, of which any will do or all are wanted: their sets are gathered at once. */
export function inline(parts: readonly Part[], isAny: boolean, source: KeySource): Bound[] {
  const [sets, own] = split(parts, ({ set, map, find }) => set !== undefined || map !== undefined || find !== undefined);
  const maps = sets.map((part) => part.find?.() ?? mapOf(part, source));
  return [...own, ...joinMaps(maps, isAny).map(isMember)];
}

/** Maps come first: they are there already. */
const sizeOf = ({ set, map }: Part) => (map ? 0 : (set?.keys.size ?? Infinity));
const bySize = (parts: readonly Part[]) =>
  parts.toSorted((one, other) => (sizeOf(one) === sizeOf(other) ? 0 : sizeOf(one) - sizeOf(other)));

/** The part that leaves the fewest songs, if that is few, and those songs. */
function leadingPart(parts: readonly Part[], client: Database): { part: Part; found: FewKeys } | undefined {
  let leading: { part: Part; found: FewKeys } | undefined;
  const asked = bySize(parts).flatMap((part) => (part.set?.isIn && part.set.keys.of === 'song.pk' ? [{ part, keys: part.set.keys }] : []));
  for (const { part, keys } of asked.slice(0, mostProbed)) {
    const { head, headBinds, where, binds, tail } = keys;
    const sql = `SELECT group_concat(pk), count(*) FROM (${head}${where}${tail} LIMIT ?+0)`;
    const found = gathered(client, sql, [...headBinds, ...binds, fewSongs]);
    if (found.count < (leading?.found.count ?? fewSongs)) leading = { part, found };
    if (found.count === 0) break;
  }
  return leading;
}

/** Those of few songs that fulfil conditions of their own. */
export function narrow(few: FewKeys, own: readonly Bound[], client: Database): FewKeys {
  const conditions = [ofKeys(few, 'song.pk'), ...own];
  const where = conditions.map(({ sql }) => sql).join(' AND ');
  return gathered(
    client,
    `SELECT group_concat(song.pk), count(*) FROM song NOT INDEXED WHERE ${where}`,
    conditions.flatMap(({ binds }) => binds),
  );
}

const ofKeys = ({ list }: FewKeys, column: string): Bound => ({
  sql: `${column} IN (SELECT value FROM json_each(?))`,
  binds: [`[${list}]`],
});

/** Of a part that is a set or a map. */
export function mapOf({ set, map }: Part, source: KeySource, within?: FewKeys): KeyMap {
  const { client, known } = source;
  if (map) return map;
  if (!set) throw new Error('a condition of its own is no map');
  const { isIn, keys } = set;
  if (isAmongFew(keys, within)) return { isIn, of: keys.of, map: keyMap(gather(client, keys, within).list) };
  const name = JSON.stringify([keys.head, keys.headBinds, keys.where, keys.binds, keys.tail]);
  const found = known.get(name) ?? keys.find?.() ?? gatherMap(keys, name, source);
  known.set(name, found);
  return { isIn, of: keys.of, map: found };
}

function gatherMap(keys: KeySet, name: string, { client, isMany }: KeySource): Uint8Array {
  if (isMany && keys.role !== undefined) {
    const sql = `SELECT group_concat(artist.pk), count(*) FROM artist WHERE ${keys.where}`;
    return songsBy(creditsOf(client, keys.role), keyMap(gathered(client, sql, [...keys.binds]).list));
  }
  const read = () => keyMap(gather(client, keys).list);
  return keys.isKept ? kept(client, { name, isOfSongs: true, sizeOf: ({ byteLength }) => byteLength, read }) : read();
}

/** Only very few songs are looked for in a set. */
const isAmongFew = ({ of }: KeySet, within?: FewKeys): within is FewKeys =>
  of === 'song.pk' && within !== undefined && within.count <= veryFewSongs;

function gather(client: Database, { head, headBinds, where, binds, tail }: KeySet, within?: FewKeys): FewKeys {
  const few = within ? ofKeys(within, 'pk') : { sql: '1', binds: [] };
  const sql = `SELECT group_concat(pk), count(*) FROM (${head}${where}${tail}) WHERE ${few.sql}`;
  return gathered(client, sql, [...headBinds, ...binds, ...few.binds]);
}

function gathered(client: Database, sql: string, binds: Bind[]): FewKeys {
  const [list, count] = client.prepare(sql).values(...binds)[0] as [string | null, number];
  return { list: list ?? '', count };
}

const kindOf = ({ of, head, headBinds, tail }: KeySet) => JSON.stringify([of, head, headBinds, tail]);

/** Sets of one kind as one; `by` joins what they hold, and `isAny` tells how the conditions themselves are joined. */
function joinSets(parts: readonly Part[], isIn: boolean, by: ' OR ' | ' AND ', isAny: boolean): Part[] {
  const sets = parts.flatMap(({ sql, binds, set }) => (set ? [{ sql, binds, keys: set.keys }] : []));
  return [...Map.groupBy(sets, ({ keys }) => kindOf(keys)).values()].flatMap((some) => {
    const [first] = some;
    if (!first) return [];
    if (some.length === 1) return [{ sql: first.sql, binds: first.binds, set: { isIn, keys: first.keys } }];
    const where = `(${some.map(({ keys }) => `(${keys.where})`).join(by)})`;
    const joined: KeySet = { ...first.keys, where, binds: some.flatMap(({ keys }) => keys.binds), size: Infinity };
    const finds = some.flatMap(({ keys }) => keys.find ?? []);
    if (finds.length < some.length) return [among(isIn, joined)];
    const join = by === ' OR ' ? either : both;
    const find = () => join(finds.map((one) => one())) ?? new Uint8Array();
    const sql = `(${some.map((one) => one.sql).join(isAny ? ' OR ' : ' AND ')})`;
    return [{ sql, binds: some.flatMap(({ binds }) => binds), set: { isIn, keys: { ...joined, find } } }];
  });
}

/** Pieces of one text: a part for all of them where one is enough, else one for each. */
function joinTexts(parts: readonly Part[], isAny: boolean, client: Database): Part[] {
  const kind = ({ text, set }: Part) => JSON.stringify([text?.test.source, text?.isIn, set && kindOf(set.keys)]);
  return [...Map.groupBy(parts, kind).values()].flatMap((some) => {
    const [first] = some;
    if (!first?.text) return some;
    const { isIn, test } = first.text;
    const isKept = test.source.isKept === true;
    if (some.length < manyTexts && !isKept) return some;
    const isEach = isIn !== isAny;
    const ofSongs = test.source.key === 'song.pk';
    // Songs that have to fulfil every test are better asked one by one: most fail the first.
    if (ofSongs && isEach && !isKept) return some;
    const tests = some.flatMap(({ text }) => (text ? [text.test] : []));
    if (ofSongs && !isKept && !first.set) {
      const find = (): KeyMap => ({ isIn, of: 'song.pk', map: keyMap(findTexts(client, tests, false)[0] ?? new Uint32Array()) });
      const sql = some.map((part) => part.sql).join(isAny ? ' OR ' : ' AND ');
      return [{ sql: `(${sql})`, binds: some.flatMap(({ binds }) => binds), find }];
    }
    return findTexts(client, tests, isEach).map((keys): Part => {
      if (ofSongs || !first.set) return { sql: '', binds: [], map: { isIn, of: 'song.pk', map: keyMap(keys) } };
      const { sql, binds } = ofKeys({ list: keys.join(','), count: keys.length }, test.source.key);
      return among(isIn, { ...first.set.keys, where: sql, binds, size: keys.length });
    });
  });
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
