// Pages in an order that looks like chance. A seed gives the same order on every page; without one every page is drawn anew.
import type { Context } from '../../context.ts';
import { pageOfOrder } from './kept-order.ts';
import { createKept } from './kept.ts';

type Reads = Pick<Context, 'db'>;

export interface RandomSource {
  table: string;
  /** Nothing but missing rows is left out. */
  isWhole: boolean;
  /** Tells the list from others; undefined when its order must not be kept. */
  key: string | undefined;
  keys: () => Int32Array;
  count: () => number;
}

const keptShuffle = createKept<Int32Array>(8);

export function randomPage(
  ctx: Reads,
  { limit, offset, seed }: { limit: number; offset: number; seed?: string },
  source: RandomSource,
): number[] {
  if (seed === undefined) {
    const sample = source.isWhole && offset === 0 ? randomSample(ctx, source, limit) : undefined;
    return sample ?? drawn(source.keys(), limit);
  }
  const start = Bun.hash.crc32(seed);
  const make = () => shuffled(wholeRange(ctx, source) ?? source.keys(), start);
  return pageOfOrder(source.key === undefined ? make() : keptShuffle(ctx, `${start} ${source.key}`, make), { limit, offset });
}

/** The keys of a whole table in which none is missing, without reading them. */
function wholeRange({ db }: Reads, { table, isWhole, count }: RandomSource): Int32Array | undefined {
  if (!isWhole) return undefined;
  const [low, high] = rangeOf(db, table);
  if (low === null || high === null || high - low + 1 !== count()) return undefined;
  const keys = new Int32Array(high - low + 1);
  for (let i = 0; i < keys.length; i++) keys[i] = low + i;
  return keys;
}

const rangeOf = (db: Context['db'], table: string) =>
  db.$client.query(`SELECT (SELECT min(pk) FROM ${table}), (SELECT max(pk) FROM ${table})`).values()[0] as [number | null, number | null];

/** Draws keys at random; undefined when the table is so small or full of gaps that this would not end soon. */
function randomSample({ db }: Reads, { table, count }: RandomSource, size: number): number[] | undefined {
  const [low, high] = rangeOf(db, table);
  if (low === null || high === null || high - low < size * 4) return undefined;
  const draw = (wanted: number) => Array.from({ length: wanted }, () => low + Math.floor(Math.random() * (high - low + 1)));
  const found = new Set<number>();
  // Where no key is missing none need be looked up.
  if (high - low + 1 === count()) {
    while (found.size < size) for (const pk of draw(size - found.size)) found.add(pk);
    return [...found];
  }
  const find = db.$client.query(
    `SELECT ${table}.pk FROM json_each(?) AS wanted CROSS JOIN ${table} ON ${table}.pk = wanted.value WHERE missing = 0`,
  );
  for (let tries = 8; tries > 0 && found.size < size; tries--) {
    for (const [pk] of find.values(JSON.stringify(draw(size - found.size + 4))) as [number][]) if (found.size < size) found.add(pk);
  }
  return found.size === size ? [...found] : undefined;
}

/** The keys in the order of this seed, however they come. */
export function shuffled(keys: Int32Array, seed: number): Int32Array {
  // A key and above it what it is mixed to, as one number: those are sorted by the runtime itself, in a tenth of the time of any comparison.
  const pairs = new BigUint64Array(keys.length);
  const halves = new Uint32Array(pairs.buffer);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number;
    halves[i * 2] = key;
    halves[i * 2 + 1] = mixed(key, seed);
  }
  pairs.sort();
  const order = new Int32Array(keys.length);
  for (let i = 0; i < order.length; i++) order[i] = halves[i * 2] as number;
  return order;
}

/** Some of the keys, each at most once. */
function drawn(keys: Int32Array, count: number): number[] {
  if (count * 4 > keys.length) return [...shuffled(keys, Math.floor(Math.random() * 2 ** 32)).subarray(0, count)];
  const places = new Set<number>();
  while (places.size < count) places.add(Math.floor(Math.random() * keys.length));
  return [...places].map((place) => keys[place] ?? 0);
}

/** 32 bits that change altogether when one bit of either number does. */
function mixed(key: number, seed: number): number {
  let bits = key ^ seed;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16) ^ Math.imul(seed, 0x9e3779b1), 0x27d4eb2f);
  return (bits ^ (bits >>> 15)) >>> 0;
}
