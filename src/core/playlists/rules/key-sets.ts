// Sets of keys: what a comparison of marks, tags, artists, albums, texts or paths comes down to. A set is gathered once and
// becomes a map of one byte for each key, which the statement asks song by song: far quicker than any set of SQLite's own.
import type { Database } from 'bun:sqlite';

import type { Condition } from '../../catalog/filters.ts';
import { findTexts, type TextTest } from './text-sets.ts';

/** Values that rules bind: those of lists, and maps of keys. */
export type Bind = string | number | Uint8Array;
export type Bound = Omit<Condition, 'binds'> & { binds: Bind[] };

/** What a set names: songs, or the albums that songs belong to. */
export type KeyColumn = 'song.pk' | 'song.album_pk';

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
}

/** A condition on songs: its own, or membership in a set, or a piece of a text, which becomes a set where many are asked. */
export interface Part extends Bound {
  set?: { isIn: boolean; keys: KeySet };
  text?: { isIn: boolean; test: TextTest };
}

/** Keys as SQLite lists them: numbers with commas. */
interface Gathered {
  list: string;
  count: number;
}

/** A rule that leaves fewer songs leads the search. */
const fewSongs = 5000;
/** So few songs are looked for in a set, rather than the whole set gathered. */
const veryFewSongs = 1000;
/** Sets that are probed to find out. */
const mostProbed = 8;
/** Pieces of one text that are looked for together: a few are found as quickly one by one. */
const manyTexts = 5;

/** Membership in a set, or the opposite. */
export const among = (isIn: boolean, keys: KeySet): Part => ({ sql: '', binds: [], set: { isIn, keys } });

/** Joins what is asked of one kind in a group of rules, of which any will do or all are wanted. */
export function joinParts(parts: readonly Part[], isAny: boolean, client: Database): Part[] {
  const [texts, others] = split(parts, ({ text }) => text?.isIn === isAny);
  const found = joinTexts(texts, isAny, client);
  const [united, rest] = split([...others, ...found], ({ set }) => set?.isIn === isAny);
  const [narrowed, own] = split(rest, ({ set }) => set?.keys.isUnique === true);
  return [...own, ...joinSets(united, isAny, ' OR '), ...joinSets(narrowed, !isAny, ' AND ')];
}

/** All conditions of a statement as SQL; where a set leaves few songs, they are known then, and no others are looked at. */
export function settle(parts: readonly Part[], always: readonly Bound[], client: Database): { conditions: Bound[]; isLed: boolean } {
  const own = [...always, ...parts.filter(({ set, sql }) => !set && !sql.includes('SELECT'))];
  const asking = parts.filter(({ set, sql }) => !set && sql.includes('SELECT'));
  const leading = leadingPart(parts, client);
  let few = leading && narrow(leading.found, own, client);
  let left: Uint8Array | undefined;
  const others: Bound[] = [];
  // What the row itself tells comes first: songs that fail there are looked for in no set.
  for (const { set } of parts.filter((part) => part !== leading?.part)) {
    if (!set || few?.count === 0) continue;
    const map = keyMap(gather(client, set.keys, few).list);
    others.push(membership(set, map));
    if (few || !set.isIn || set.keys.of !== 'song.pk') continue;
    // Several broad sets may have few songs in common: the sets after them are then asked for those only.
    left = left ? left.map((isIn, key) => isIn & (map[key] ?? 0)) : map;
    const found = keysOf(left);
    if (found) few = narrow(found, own, client);
  }
  const conditions = few ? [ofKeys(few, 'song.pk'), ...others, ...asking] : [...own, ...others, ...asking];
  return { conditions, isLed: few !== undefined };
}

/** The part that leaves the fewest songs, if that is few, and those songs. */
function leadingPart(parts: readonly Part[], client: Database): { part: Part; found: Gathered } | undefined {
  let leading: { part: Part; found: Gathered } | undefined;
  const asked = parts.flatMap((part) => (part.set?.isIn && part.set.keys.of === 'song.pk' ? [{ part, keys: part.set.keys }] : []));
  for (const { part, keys } of asked.slice(0, mostProbed)) {
    const { head, headBinds, where, binds, tail } = keys;
    const sql = `SELECT group_concat(pk), count(*) FROM (${head}${where}${tail} LIMIT ?+0)`;
    const found = gathered(client, sql, [...headBinds, ...binds, fewSongs]);
    if (found.count < (leading?.found.count ?? fewSongs)) leading = { part, found };
  }
  return leading;
}

function narrow(few: Gathered, own: readonly Bound[], client: Database): Gathered {
  const conditions = [ofKeys(few, 'song.pk'), ...own];
  const where = conditions.map(({ sql }) => sql).join(' AND ');
  return gathered(
    client,
    `SELECT group_concat(song.pk), count(*) FROM song NOT INDEXED WHERE ${where}`,
    conditions.flatMap(({ binds }) => binds),
  );
}

const ofKeys = ({ list }: Gathered, column: string): Bound => ({
  sql: `${column} IN (SELECT value FROM json_each(?))`,
  binds: [`[${list}]`],
});

/** A part within others: its set is gathered at once. */
export const inline = (part: Part, client: Database): Bound =>
  part.set ? membership(part.set, keyMap(gather(client, part.set.keys).list)) : part;

function membership({ isIn, keys }: { isIn: boolean; keys: Pick<KeySet, 'of'> }, map: Uint8Array): Bound {
  return { sql: `substr(?, ${keys.of} + 1, 1) ${isIn ? '=' : '<>'} x'01'`, binds: [map] };
}

function gather(client: Database, { of, head, headBinds, where, binds, tail }: KeySet, within?: Gathered): Gathered {
  const isFew = of === 'song.pk' && within !== undefined && within.count <= veryFewSongs;
  const few = isFew ? ofKeys(within, 'pk') : { sql: '1', binds: [] };
  const sql = `SELECT group_concat(pk), count(*) FROM (${head}${where}${tail}) WHERE ${few.sql}`;
  return gathered(client, sql, [...headBinds, ...binds, ...few.binds]);
}

function gathered(client: Database, sql: string, binds: Bind[]): Gathered {
  const [list, count] = client.prepare(sql).values(...binds)[0] as [string | null, number];
  return { list: list ?? '', count };
}

/** One byte for each key up to the largest: 1 for those of the list. */
function keyMap(list: string): Uint8Array {
  let largest = 0;
  const keys = new Uint32Array(list.length);
  let count = 0;
  for (let i = 0, key = 0; i <= list.length; i++) {
    const code = list.charCodeAt(i);
    if (code >= 48 && code <= 57) key = key * 10 + code - 48;
    else {
      keys[count++] = key;
      largest = Math.max(largest, key);
      key = 0;
    }
  }
  const map = new Uint8Array(largest + 1);
  // Key 0 is nobody's: an empty list leads to it, and so do albums that a song has not got.
  for (let i = 0; i < count; i++) map[keys[i] ?? 0] = keys[i] === 0 ? 0 : 1;
  return map;
}

/** The keys of a map, if they are very few. */
function keysOf(map: Uint8Array): Gathered | undefined {
  const keys: number[] = [];
  for (let key = map.indexOf(1); key >= 0; key = map.indexOf(1, key + 1)) {
    if (keys.push(key) > veryFewSongs) return undefined;
  }
  return { list: keys.join(','), count: keys.length };
}

function joinSets(parts: readonly Part[], isIn: boolean, by: ' OR ' | ' AND '): Part[] {
  const kinds = new Map<string, { keys: KeySet; wheres: string[]; binds: Bind[] }>();
  for (const { set } of parts) {
    if (!set) continue;
    const { keys } = set;
    const kind = JSON.stringify([keys.of, keys.head, keys.headBinds, keys.tail]);
    const known = kinds.get(kind);
    if (known) {
      known.wheres.push(keys.where);
      known.binds.push(...keys.binds);
    } else kinds.set(kind, { keys, wheres: [keys.where], binds: [...keys.binds] });
  }
  return [...kinds.values()].map(({ keys, wheres, binds }) => {
    const where = wheres.length === 1 ? keys.where : `(${wheres.map((one) => `(${one})`).join(by)})`;
    return among(isIn, { ...keys, where, binds });
  });
}

function joinTexts(parts: readonly Part[], isAny: boolean, client: Database): Part[] {
  const bySource = new Map<string, Part[]>();
  for (const part of parts) {
    const source = JSON.stringify(part.text?.test.source);
    bySource.set(source, [...(bySource.get(source) ?? []), part]);
  }
  return [...bySource.values()].flatMap((some) => {
    if (some.length < manyTexts) return some;
    const { pks, common } = findTexts(
      client,
      some.flatMap(({ text }) => (text ? [text.test] : [])),
    );
    const found = membership({ isIn: isAny, keys: { of: 'song.pk' } }, keyMap(pks.join(',')));
    // Pieces that many texts hold end the search of a song early and are asked first.
    return [...common.map((i) => some[i]).filter((part): part is Part => part !== undefined), found];
  });
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
