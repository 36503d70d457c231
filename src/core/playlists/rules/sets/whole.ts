// Many rules are asked of all songs at once: each gives a map of the songs that fit, and groups join them. One statement that
// asked them song by song would take as long for every rule as it takes to find such a map and join it with ten others.
import type { Database } from 'bun:sqlite';

import type { Caller } from '../../../../context.ts';
import { createColumnSource, type ColumnSource } from '../songs/columns.ts';
import { kept } from '../songs/kept.ts';
import { keyMap, keysOf, type KeyMap } from './maps.ts';
import { mapOf, narrow, type FewKeys, type KeySource, type Part } from './sets.ts';

export interface Whole {
  columns: ColumnSource;
  /** Whether a column was announced. */
  has: (column: string) => boolean;
  /** Songs that may be found at all. Its length is a multiple of four. */
  alive: () => Uint8Array;
}

/** Asked beside those that rules name: songs by their albums, and of some libraries only. */
const more = ['song.album_pk', 'song.library_id'];

/** `columns` are those that rules and orders ask; `from`: all songs, from the index that has them. */
export function createWhole(
  client: Database,
  { columns, from, owner, countsMissing }: { columns: readonly string[]; from: string; owner: Caller; countsMissing: boolean },
): Whole {
  const names = [...new Set([...more, ...columns])];
  const source = createColumnSource(client, names, from);
  let alive: Uint8Array | undefined;
  return {
    columns: source,
    has: (column) => names.includes(column),
    alive: () => (alive ??= aliveSongs(client, source, owner, countsMissing)),
  };
}

function aliveSongs(client: Database, { column }: ColumnSource, owner: Caller, countsMissing: boolean): Uint8Array {
  const where = countsMissing ? 'missing IN (0, 1)' : 'missing = 0';
  const all = kept(client, {
    name: `songs ${where}`,
    isOfSongs: true,
    sizeOf: ({ byteLength }) => byteLength,
    read: () => keyMap((client.query(`SELECT group_concat(pk) FROM song WHERE ${where}`).values() as [string | null][])[0]?.[0] ?? ''),
  });
  const map = new Uint8Array(Math.ceil(all.length / 4) * 4);
  map.set(all);
  if (owner.seesAll) return map;
  const libraries = column('song.library_id').values;
  for (let key = 0; key < map.length; key++) if (!owner.libraryIds.includes(libraries[key] ?? 0)) map[key] = 0;
  return map;
}

/**
 * The songs within a map that fit one part, or all of them; what is found easily comes first. Others are only asked of songs of which
 * it is not known yet, and one by one where these are few.
 */
export function joinWhole(parts: readonly Part[], isAny: boolean, whole: Whole, source: KeySource, songs?: Uint8Array): Uint8Array {
  const within = aliveOf(songs, whole.alive());
  const joined = isAny ? new Uint8Array(within.length) : within.slice();
  const open = within.slice();
  const [joinedWords, openWords] = [wordsOf(joined), wordsOf(open)];
  for (const part of parts.toSorted((one, other) => effortOf(one) - effortOf(other))) {
    const few = fewOf(open, source.few);
    if (few?.count === 0) break;
    const { isIn, map } = ofSongs(findIn(part, open, few, source), whole, open.length);
    const turn = isIn ? 0 : 0x01_01_01_01;
    const words = wordsOf(map);
    for (let i = 0; i < words.length; i++) {
      const fits = ((words[i] as number) ^ turn) & (openWords[i] as number);
      // Songs that fit one are known where one is enough, the others where all are wanted.
      joinedWords[i] = isAny ? (joinedWords[i] as number) | fits : fits;
      openWords[i] = isAny ? (openWords[i] as number) ^ fits : fits;
    }
  }
  return joined;
}

function aliveOf(songs: Uint8Array | undefined, alive: Uint8Array): Uint8Array {
  if (!songs || songs.length === alive.length) return songs ?? alive;
  const some = alive.slice();
  for (let key = 0; key < some.length; key++) if (songs[key] !== 1) some[key] = 0;
  return some;
}

/** The songs of a map, if they are few. */
function fewOf(map: Uint8Array, most: number): FewKeys | undefined {
  const keys = keysOf(map, most);
  return keys && { list: keys.join(','), count: keys.length };
}

function findIn(part: Part, open: Uint8Array, few: FewKeys | undefined, source: KeySource): KeyMap {
  if (part.decided !== undefined) return { isIn: !part.decided, of: 'song.pk', map: new Uint8Array() };
  if (few && part.sql !== '' && effortOf(part) > efforts.value)
    return { isIn: true, of: 'song.pk', map: keyMap(narrow(few, [part], source.client).list) };
  return part.find?.(open) ?? mapOf(part, source, few);
}

const wordsOf = (map: Uint8Array) => new Uint32Array(map.buffer, map.byteOffset, map.length / 4);

/** The same of songs, as long as all maps of songs. */
function ofSongs({ isIn, of, map }: KeyMap, { columns }: Whole, length: number): KeyMap {
  if (of === 'song.pk' && map.length === length) return { isIn, of, map };
  const songs = new Uint8Array(length);
  if (of === 'song.pk') songs.set(map.subarray(0, length));
  else {
    const albums = columns.column('song.album_pk').values;
    for (let key = 1; key < length; key++) songs[key] = map[albums[key] ?? 0] ?? 0;
  }
  return { isIn, of: 'song.pk', map: songs };
}

/** How long parts take: values lie in memory, sets are asked of the database, columns have to be read first, marks are many. */
export const efforts = { map: 0, value: 1, text: 2, set: 3, column: 4, marks: 5 };

function effortOf({ map, set, effort }: Part): number {
  if (effort !== undefined) return effort;
  if (map) return efforts.map;
  return set?.keys.find ? efforts.marks : efforts.set;
}

export const effortOfGroup = (parts: readonly Part[]): number => Math.max(...parts.map(effortOf)) + 1 / 16;

/** Keys of a map. */
export function keysOfMap(map: Uint8Array): Uint32Array {
  const keys = new Uint32Array(map.length);
  let count = 0;
  for (let key = 1; key < map.length; key++) if (map[key] === 1) keys[count++] = key;
  return keys.slice(0, count);
}
