// Puts many songs in order outside the database: what they are sorted by is gathered in a few statements, and the runtime sorts
// numbers in a fiftieth of the time in which SQLite sorts rows.
import type { Database } from 'bun:sqlite';

import type { Compiled } from '../compile.ts';
import { isTitle, type Field } from '../fields.ts';
import type { SortKey } from '../parse.ts';
import { keysOfMap, type Whole } from '../sets/whole.ts';
import { toldValues } from '../songs/columns.ts';
import { idsOfKeys } from '../songs/ids.ts';
import { gatherValues, listsOf, titlePlaces } from './values.ts';

/** The songs that were found. */
type Found = Pick<Compiled, 'from' | 'binds' | 'marks' | 'indexes' | 'found'>;
/** Which of them are wanted; `limit` 0 is all of them. */
interface Section {
  limit: number;
  offset: number;
}

/** Gathered in a moment. */
const quick = new Set<Field['via']>(['songMark', 'albumMark', 'album', 'role']);

/**
 * Whether `orderFound` is quicker than the database: by numbers, marks, what albums hold, the first of the people, and titles where
 * nothing comes after; by anything where many songs were found in memory.
 */
export const canOrder = (keys: readonly SortKey[], { found }: Pick<Compiled, 'found'>): boolean =>
  found !== undefined ||
  keys.every(({ field }, i) => {
    if (field === 'random') return false;
    if (field.via === 'song') return isTitle(field) ? i === keys.length - 1 : field.type !== 'text' && field.type !== 'date';
    return quick.has(field.via);
  });

/** Whether the values of songs are in memory, or will be. */
const isTold = ({ via, column }: Field, whole: Whole) => via === 'song' && whole.has(column);

/** Whether the database would look elsewhere for every song. */
export const isElsewhere = ({ field }: SortKey): boolean => field !== 'random' && field.via !== 'song';

/** Ids in order. */
export function orderFound(client: Database, found: Found, keys: readonly SortKey[], { limit, offset }: Section): string[] {
  const fields = keys.flatMap(({ field }) => (field === 'random' ? [] : [field]));
  const { pks, albumPks, valuesOfSongs } = songsOf(client, found, fields);
  let order: Uint32Array<ArrayBufferLike> = new Uint32Array(pks.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  // Equal ones stand as their keys do.
  if (!isAscending(pks)) order = sortedBy(order, numbersOf(pks), false);
  for (const [i, { field, descending }] of [...keys.entries()].toReversed()) {
    if (field === 'random') {
      order = sortedBy(order, Float64Array.from(pks, Math.random), false);
      continue;
    }
    const isLastByTitle = isTitle(field) && i === keys.length - 1;
    const told = isTitle(field) ? undefined : valuesOfSongs(field);
    const gathered = isLastByTitle ? titlePlaces(client, descending) : !told && gatherValues({ client, ...found }, field);
    const values = told ?? (gathered ? valuesAt(gathered.values, gathered.of === 'album' ? albumPks : pks) : new Float64Array(pks.length));
    order = sortedBy(order, values, descending && !isLastByTitle);
  }
  const wanted = limit > 0 ? order.slice(offset, offset + limit) : order;
  for (let i = 0; i < wanted.length; i++) wanted[i] = pks[wanted[i] as number] as number;
  return idsOf(client, wanted);
}

function isAscending(keys: Uint32Array): boolean {
  for (let i = 1; i < keys.length; i++) if ((keys[i] as number) < (keys[i - 1] as number)) return false;
  return true;
}

function numbersOf(given: ArrayLike<number | null>): Float64Array {
  const numbers = new Float64Array(given.length);
  for (let i = 0; i < numbers.length; i++) numbers[i] = given[i] ?? Number.NEGATIVE_INFINITY;
  return numbers;
}

/** Ids in no order. */
export function shuffleFound(client: Database, found: Found, { limit, offset }: Section): string[] {
  const { pks } = songsOf(client, found, []);
  const end = limit > 0 ? offset + limit : pks.length;
  shuffle(pks, end);
  return idsOf(client, pks.subarray(limit > 0 ? offset : 0, end));
}

/** As many of the first places as are wanted: any order is as likely as any other (Fisher and Yates). */
function shuffle(pks: Uint32Array, wanted: number): void {
  for (let place = 0; place < Math.min(wanted, pks.length); place++) {
    const from = place + Math.floor(Math.random() * (pks.length - place));
    const pk = pks[place] as number;
    pks[place] = pks[from] as number;
    pks[from] = pk;
  }
}

/** Songs with what they are sorted by: lists of one length. */
interface Songs {
  pks: Uint32Array;
  albumPks: ArrayLike<number>;
  /** Undefined where it has to be gathered. */
  valuesOfSongs: (field: Field) => Float64Array | undefined;
}

const isOfAlbum = ({ via }: Field) => via === 'album' || via === 'albumMark';

function songsOf(client: Database, { from, binds, found }: Found, fields: readonly Field[]): Songs {
  if (found) {
    const { map, whole } = found;
    const pks = keysOfMap(map);
    return {
      pks,
      albumPks: fields.some(isOfAlbum) ? valuesAt(whole.columns.column('song.album_pk').values, pks) : [],
      valuesOfSongs: (field) => (isTold(field, whole) ? toldValues(whole.columns.column(field.column), field, pks) : undefined),
    };
  }
  const own = fields.filter((field) => field.via === 'song' && !isTitle(field)).map(({ column }) => column);
  const albumPk = 'coalesce(song.album_pk, 0)';
  const needed = ['song.pk', ...own, ...(fields.some(isOfAlbum) ? [albumPk] : [])];
  const lists = listsOf(client, needed, from, binds);
  return {
    pks: Uint32Array.from(lists[0] ?? []),
    albumPks: lists[needed.indexOf(albumPk)] ?? [],
    valuesOfSongs: ({ via, column }) => (via === 'song' ? numbersOf(lists[1 + own.indexOf(column)] ?? []) : undefined),
  };
}

function valuesAt(values: ArrayLike<number>, keys: ArrayLike<number>): Float64Array {
  const found = new Float64Array(keys.length);
  for (let i = 0; i < found.length; i++) found[i] = values[keys[i] as number] ?? 0;
  return found;
}

/** So many are asked of the database. */
const fewIds = 1000;

function idsOf(client: Database, pks: Uint32Array): string[] {
  if (pks.length > fewIds) return idsOfKeys(client, pks);
  const sql = 'SELECT song.id FROM json_each(?) AS wanted CROSS JOIN song ON song.pk = wanted.value ORDER BY wanted.key';
  return (client.prepare(sql).values(`[${pks.join(',')}]`) as [string][]).flat();
}

/** The places in `order`, by their values; equal ones stay as they stand. */
function sortedBy(order: Uint32Array, values: Float64Array, descending: boolean): Uint32Array {
  return sortedByCount(order, values, descending) ?? sortedByBits(order, values, descending);
}

/** So many different values are counted. */
const mostCounted = 2 ** 20;

/** Whole numbers near to one another: how many there are of each tells their places. Undefined for others. */
function sortedByCount(order: Uint32Array, values: Float64Array, descending: boolean): Uint32Array | undefined {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value === Number.NEGATIVE_INFINITY) continue;
    if (!Number.isInteger(value)) return undefined;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  // What is not known stands below all others.
  const range = Math.max(0, most - least + 2);
  if (range > mostCounted) return undefined;
  const placeOf = (value: number) => {
    const above = value === Number.NEGATIVE_INFINITY ? 0 : value - least + 1;
    return descending ? range - above : above;
  };
  const starts = new Uint32Array(range + 2);
  for (let i = 0; i < values.length; i++) starts[placeOf(values[i] as number) + 1]!++;
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1] as number;
  const sorted = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const place = order[i] as number;
    sorted[starts[placeOf(values[place] as number)]!++] = place;
  }
  return sorted;
}

/** Any numbers, sorted as bits together with their places. */
function sortedByBits(order: Uint32Array, values: Float64Array, descending: boolean): Uint32Array {
  const pairs = new BigUint64Array(order.length);
  const halves = new Uint32Array(pairs.buffer);
  const bits = new Uint32Array(values.buffer);
  // Half of a number at a time, the lower one first: above the place, it is sorted as part of one whole number.
  let sorted = order;
  for (const half of [0, 1]) {
    for (let i = 0; i < sorted.length; i++) {
      const place = sorted[i] as number;
      const high = bits[place * 2 + 1] as number;
      // Numbers compare as their bits do once the sign is turned, or everything where it is negative.
      const turned =
        high >>> 31 === 1 ? ~(bits[place * 2 + half] as number) : half === 1 ? high ^ 0x80_00_00_00 : (bits[place * 2] as number);
      halves[i * 2] = i;
      halves[i * 2 + 1] = descending ? ~turned : turned;
    }
    pairs.sort();
    const next = new Uint32Array(sorted.length);
    for (let i = 0; i < next.length; i++) next[i] = sorted[halves[i * 2] as number] as number;
    sorted = next;
  }
  return sorted;
}
