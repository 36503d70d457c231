// Puts many songs in order outside the database: what they are sorted by is gathered in a few statements, and the runtime sorts
// numbers in a fiftieth of the time in which SQLite sorts rows.
import type { Database } from 'bun:sqlite';

import { toldValues } from './columns.ts';
import type { Compiled } from './compile.ts';
import { isTitle, type Field } from './fields.ts';
import { kept } from './kept.ts';
import type { MarkSource } from './marks.ts';
import type { SortKey } from './parse.ts';
import { idsOfKeys } from './song-ids.ts';
import { keysOfMap } from './whole.ts';

/** The songs that were found. */
type Found = Pick<Compiled, 'from' | 'binds' | 'marks' | 'found'>;
interface Part {
  limit: number;
  offset: number;
}

/** Whether `orderFound` knows these: numbers, marks, what albums hold, the first of the people; titles where nothing comes after. */
export const canOrder = (keys: readonly SortKey[], found: Pick<Compiled, 'found'>): boolean =>
  keys.every(
    ({ field }, i) =>
      field !== 'random' && (isTold(field, found) || valuesOf(field) !== undefined || (isTitle(field) && i === keys.length - 1)),
  );

/** Whether the values of songs are in memory. */
const isTold = ({ via, column }: Field, { found }: Pick<Compiled, 'found'>) => via === 'song' && found?.whole.has(column) === true;

/** Whether the database would look elsewhere for every song. */
export const isElsewhere = ({ field }: SortKey): boolean => field !== 'random' && field.via !== 'song';

/** Ids in order; `limit` 0 is all of them. */
export function orderFound(client: Database, found: Found, keys: readonly SortKey[], { limit, offset }: Part): string[] {
  const fields = keys.flatMap(({ field }) => (field === 'random' ? [] : [field]));
  const { pks, albumPks, valuesOfSongs } = songsOf(client, found, fields);
  let order: Uint32Array<ArrayBufferLike> = new Uint32Array(pks.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  // Equal ones stand as their keys do.
  if (!isAscending(pks)) order = sortedBy(order, numbersOf(pks), false);
  for (const { field, descending } of keys.toReversed()) {
    if (field === 'random') continue;
    const isByTitle = isTitle(field);
    const gathered = isByTitle ? titlePlaces(client, descending) : valuesOf(field)?.(client, field, found.marks);
    const values = gathered ? valuesAt(gathered.values, gathered.of === 'album' ? albumPks : pks) : valuesOfSongs(field);
    order = sortedBy(order, values, descending && !isByTitle);
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
export function shuffleFound(client: Database, found: Found, { limit, offset }: Part): string[] {
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
  valuesOfSongs: (field: Field) => Float64Array;
}

function songsOf(client: Database, found: Found, fields: readonly Field[]): Songs {
  const own = fields.filter((field) => field.via === 'song' && !isTitle(field));
  if (found.found && own.every((field) => isTold(field, found))) {
    const { map, whole } = found.found;
    const pks = keysOfMap(map);
    return {
      pks,
      albumPks: fields.some(isOfAlbum) ? valuesAt(whole.columns.column('song.album_pk').values, pks) : [],
      valuesOfSongs: (field) => toldValues(whole.columns.column(field.column), field, pks),
    };
  }
  const columns = own.map(({ column }) => column);
  const albumPk = 'coalesce(song.album_pk, 0)';
  const needed = ['song.pk', ...columns, ...(fields.some(isOfAlbum) ? [albumPk] : [])];
  const lists = listsOf(client, needed, found) as (number | null)[][];
  return {
    pks: Uint32Array.from((lists[0] ?? []) as number[]),
    albumPks: (lists[needed.indexOf(albumPk)] ?? []) as number[],
    valuesOfSongs: ({ column }) => numbersOf(lists[1 + columns.indexOf(column)] ?? []),
  };
}

function valuesAt(values: ArrayLike<number>, keys: ArrayLike<number>): Float64Array {
  const found = new Float64Array(keys.length);
  for (let i = 0; i < found.length; i++) found[i] = values[keys[i] as number] ?? 0;
  return found;
}

/** What songs or albums are sorted by, under their keys. */
interface Gathered {
  of: 'song' | 'album';
  values: Float64Array | Uint32Array;
}

type Gather = (client: Database, field: Field, marks: MarkSource) => Gathered | undefined;

const isOfAlbum = ({ via }: Field) => via === 'album' || via === 'albumMark';

/** How the values of a field are gathered; numbers of songs come with the songs. */
function valuesOf({ via, type }: Field): Gather | undefined {
  if (via === 'song') return type === 'text' || type === 'date' ? undefined : () => undefined;
  return gathers[via];
}

const ofMarks =
  (of: 'song' | 'album'): Gather =>
  (_, { column }, marks) => {
    const { keys, valuesOf: valuesOfMarks } = marks(of);
    const values = valuesOfMarks(column).map((value) => (Number.isNaN(value) ? 0 : value));
    return tableOf(of, keys, values);
  };

const gathers: Partial<Record<Field['via'], Gather>> = {
  songMark: ofMarks('song'),
  albumMark: ofMarks('album'),
  album(client, field) {
    const from = `FROM (SELECT pk, dense_rank() OVER (ORDER BY ${textOrder(field)}) AS place FROM album)`;
    const [pks = [], places = []] = listsOf(client, ['pk', 'place'], { from, binds: [] }) as number[][];
    return tableOf('album', pks, places);
  },
  role: (client, field) =>
    keptPlaces(client, `places of ${field.bind} by ${textOrder(field)}`, false, () => {
      const ranks = `FROM (SELECT pk, dense_rank() OVER (ORDER BY ${textOrder(field)}) AS place FROM artist)`;
      const [pks = [], ordered = []] = listsOf(client, ['pk', 'place'], { from: ranks, binds: [] }) as number[][];
      const places = new Map(pks.map((pk, i) => [pk, ordered[i]]));
      const [songs = [], artists = []] = listsOf(client, ['song_pk', 'artist_pk'], {
        from: 'FROM song_artist WHERE role = ? AND position = 0',
        binds: [field.bind ?? ''],
      }) as number[][];
      return placesOf(songs, (i) => places.get(artists[i] as number) ?? 0);
    }),
};

const textOrder = ({ type, column, folded }: Field) => folded ?? (type === 'text' ? `${column} COLLATE NOCASE` : column);

/** Their places when all are sorted by title, which an index knows. */
const titlePlaces = (client: Database, descending: boolean): Gathered =>
  keptPlaces(client, `places by title ${descending}`, true, () => {
    const from = `FROM (SELECT pk FROM song WHERE missing = 0 ORDER BY order_title ${descending ? 'DESC' : 'ASC'}, pk)`;
    const [pks = []] = listsOf(client, ['pk'], { from, binds: [] }) as number[][];
    return placesOf(pks, (i) => i + 1);
  });

const keptPlaces = (client: Database, name: string, isOfSongs: boolean, read: () => Uint32Array): Gathered => ({
  of: 'song',
  values: kept(client, { name, isOfSongs, sizeOf: ({ byteLength }) => byteLength, read }),
});

const largestOf = (keys: ArrayLike<number>) => {
  let largest = 0;
  for (let i = 0; i < keys.length; i++) if ((keys[i] as number) > largest) largest = keys[i] as number;
  return largest;
};

function placesOf(keys: readonly number[], placeAt: (i: number) => number): Uint32Array {
  const places = new Uint32Array(largestOf(keys) + 1);
  for (let i = 0; i < keys.length; i++) places[keys[i] as number] = placeAt(i);
  return places;
}

function tableOf(of: Gathered['of'], keys: ArrayLike<number>, given: ArrayLike<number>): Gathered {
  const values = new Float64Array(largestOf(keys) + 1);
  for (let i = 0; i < keys.length; i++) values[keys[i] as number] = given[i] as number;
  return { of, values };
}

/** A list for each column, told in one row: a row for each song takes several times as long. */
function listsOf(client: Database, columns: readonly string[], { from, binds }: Pick<Compiled, 'from' | 'binds'>): unknown[][] {
  const sql = `SELECT ${columns.map((column) => `json_group_array(${column})`).join(', ')} ${from}`;
  const [row = []] = client.prepare(sql).values(...binds) as string[][];
  return row.map((text) => JSON.parse(text) as unknown[]);
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
