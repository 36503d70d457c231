// Maps of keys: one byte for each key up to the largest, 1 for those in the set. A statement asks them with one look at a
// byte, and maps that are asked together become one.
import { keysIn, largestOf } from '../told.ts';

/** What a map names: songs, or the albums that songs belong to. */
export type KeyColumn = 'song.pk' | 'song.album_pk';

/** Membership in a set of keys, or the opposite. */
export interface KeyMap {
  isIn: boolean;
  of: KeyColumn;
  map: Uint8Array;
}

/** The map of keys, or of a list of them with commas. */
export function keyMap(given: string | Uint32Array): Uint8Array {
  const keys = typeof given === 'string' ? keysIn(given) : given;
  const map = new Uint8Array(largestOf(keys) + 1);
  for (let i = 0; i < keys.length; i++) map[keys[i] as number] = 1;
  // Key 0 is nobody's: albums that a song has not got.
  map[0] = 0;
  return map;
}

/** The keys of a map; undefined if they are more than `most`. */
export function keysOf(map: Uint8Array, most: number): number[] | undefined {
  const keys: number[] = [];
  for (let key = map.indexOf(1); key >= 0; key = map.indexOf(1, key + 1)) {
    if (keys.push(key) > most) return undefined;
  }
  return keys;
}

/** The condition on a song. */
export function isMember({ isIn, of, map }: KeyMap) {
  return { sql: `substr(?, ${of} + 1, 1) ${isIn ? '=' : '<>'} x'01'`, binds: [map] };
}

/** One map for each column, of maps of which any is enough or all are wanted. */
export function joinMaps(maps: readonly KeyMap[], isAny: boolean): KeyMap[] {
  return [...Map.groupBy(maps, ({ of }) => of)].map(([of, some]) => {
    const mapsOf = (isIn: boolean) => some.filter((one) => one.isIn === isIn).map(({ map }) => map);
    const [ins, outs] = [mapsOf(true), mapsOf(false)];
    const isIn = isAny ? outs.length === 0 : ins.length > 0;
    // In one of these or not in all of those: not in those without these. In all of these and in none of those likewise.
    const [many, less] = isAny ? [both(outs), either(ins)] : [both(ins), either(outs)];
    return { isIn, of, map: many && less ? without(many, less) : (many ?? less ?? new Uint8Array()) };
  });
}

/** What is in one of them at least; undefined for none. */
export function either(maps: readonly Uint8Array[]): Uint8Array | undefined {
  if (maps.length < 2) return maps[0];
  const joined = new Uint8Array(Math.max(...maps.map(({ length }) => length)));
  for (const map of maps) for (let key = 0; key < map.length; key++) joined[key] = (joined[key] ?? 0) | (map[key] ?? 0);
  return joined;
}

/** What is in all of them. */
export function both(maps: readonly Uint8Array[]): Uint8Array | undefined {
  if (maps.length < 2) return maps[0];
  const joined = new Uint8Array(Math.min(...maps.map(({ length }) => length))).fill(1);
  for (const map of maps) for (let key = 0; key < joined.length; key++) joined[key] = (joined[key] ?? 0) & (map[key] ?? 0);
  return joined;
}

function without(map: Uint8Array, less: Uint8Array): Uint8Array {
  const joined = map.slice();
  for (let key = 0; key < Math.min(map.length, less.length); key++) if (less[key] === 1) joined[key] = 0;
  return joined;
}
