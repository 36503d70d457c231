// Puts many songs in order outside the database: what they are sorted by is gathered in a few statements, and the runtime sorts
// numbers in a fiftieth of the time in which SQLite sorts rows.
import type { Database } from 'bun:sqlite';

import type { Caller } from '../../../context.ts';
import type { Field } from './fields.ts';
import type { Bind } from './key-sets.ts';
import type { SortKey } from './parse.ts';

/** FROM and WHERE of the songs that were found. */
export interface FoundSongs {
  from: string;
  binds: readonly Bind[];
}

/** Whether `orderFound` knows these: numbers, marks, what albums hold, the first of the people; titles where nothing comes after. */
export const canOrder = (keys: readonly SortKey[]): boolean =>
  keys.every(({ field }, i) => field !== 'random' && (valuesOf(field) !== undefined || (isTitle(field) && i === keys.length - 1)));

/** Whether the database would look elsewhere for every song. */
export const isElsewhere = ({ field }: SortKey): boolean => field !== 'random' && field.via !== 'song';

/** Ids in order; `limit` 0 is all of them. */
export function orderFound(
  client: Database,
  found: FoundSongs,
  keys: readonly SortKey[],
  owner: Caller,
  { limit, offset }: { limit: number; offset: number },
): string[] {
  const fields = keys.flatMap(({ field }) => (field === 'random' ? [] : [field]));
  const own = fields.filter((field) => field.via === 'song' && !isTitle(field)).map(({ column }) => column);
  const albumPk = 'coalesce(song.album_pk, 0)';
  const needed = ['song.pk', ...own, ...(fields.some(isOfAlbum) ? [albumPk] : []), ...(limit > 0 ? [] : ['song.id'])];
  const lists = listsOf(client, needed, found);
  const [pks = []] = lists as number[][];
  const albumPks = (lists[needed.indexOf(albumPk)] ?? []) as number[];
  let order: Uint32Array<ArrayBufferLike> = Uint32Array.from(pks, (_, i) => i);
  order = sortedBy(order, Float64Array.from(pks), false);
  for (const key of keys.toReversed()) {
    if (key.field === 'random') continue;
    const isByTitle = isTitle(key.field);
    const gathered = isByTitle ? titlePlaces(client, key.descending) : valuesOf(key.field)?.(client, key.field, owner);
    const ownList = lists[1 + own.indexOf(key.field.column)] as (number | null)[] | undefined;
    const keysOf = gathered?.of === 'album' ? albumPks : pks;
    const values = new Float64Array(pks.length);
    for (let i = 0; i < values.length; i++) {
      values[i] = gathered ? (gathered.values[keysOf[i] as number] ?? 0) : (ownList?.[i] ?? Number.NEGATIVE_INFINITY);
    }
    order = sortedBy(order, values, key.descending && !isByTitle);
  }
  if (limit > 0)
    return idsOf(
      client,
      Array.from(order.subarray(offset, offset + limit), (i) => pks[i] as number),
    );
  const ids = lists.at(-1) as string[];
  return Array.from(order, (i) => ids[i] as string);
}

/** What songs or albums are sorted by, under their keys. */
interface Gathered {
  of: 'song' | 'album';
  values: Float64Array;
}

type Gather = (client: Database, field: Field, owner: Caller) => Gathered | undefined;

export const isTitle = ({ via, folded }: Field): boolean => via === 'song' && folded === 'song.order_title';

const isOfAlbum = ({ via }: Field) => via === 'album' || via === 'albumMark';

/** How the values of a field are gathered; numbers of songs come with the songs. */
function valuesOf({ via, type }: Field): Gather | undefined {
  if (via === 'song') return type === 'text' || type === 'date' ? undefined : () => undefined;
  return gathers[via];
}

const ofMarks =
  (of: 'song' | 'album'): Gather =>
  (client, { column }, owner) => {
    const from = `FROM mark CROSS JOIN ${of} ON ${of}.id = mark.item_id WHERE user_pk = ? AND kind = '${of}'`;
    return tableOf(of, listsOf(client, [`${of}.pk`, `coalesce(${column}, 0)`], { from, binds: [owner.user.pk] }));
  };

const gathers: Partial<Record<Field['via'], Gather>> = {
  songMark: ofMarks('song'),
  albumMark: ofMarks('album'),
  album(client, field) {
    const from = `FROM (SELECT pk, dense_rank() OVER (ORDER BY ${textOrder(field)}) AS place FROM album)`;
    return tableOf('album', listsOf(client, ['pk', 'place'], { from, binds: [] }));
  },
  role(client, field) {
    const ranks = `FROM (SELECT pk, dense_rank() OVER (ORDER BY ${textOrder(field)}) AS place FROM artist)`;
    const [pks = [], ordered = []] = listsOf(client, ['pk', 'place'], { from: ranks, binds: [] }) as number[][];
    const places = new Map(pks.map((pk, i) => [pk, ordered[i]]));
    const [songs = [], artists = []] = listsOf(client, ['song_pk', 'artist_pk'], {
      from: 'FROM song_artist WHERE role = ? AND position = 0',
      binds: [field.bind ?? ''],
    }) as number[][];
    return tableOf('song', [songs, artists.map((artist) => places.get(artist) ?? 0)]);
  },
};

const textOrder = ({ type, column, folded }: Field) => folded ?? (type === 'text' ? `${column} COLLATE NOCASE` : column);

/** Their places when all are sorted by title, which an index knows. */
const titlePlaces = (client: Database, descending: boolean): Gathered => {
  const from = `FROM (SELECT pk FROM song WHERE missing = 0 ORDER BY order_title ${descending ? 'DESC' : 'ASC'}, pk)`;
  const [pks = []] = listsOf(client, ['pk'], { from, binds: [] }) as number[][];
  return tableOf('song', [pks, pks.map((_, i) => i + 1)]);
};

function tableOf(of: Gathered['of'], lists: readonly unknown[][]): Gathered {
  const [keys = [], values = []] = lists as number[][];
  let largest = 0;
  for (const key of keys) if (key > largest) largest = key;
  const table = new Float64Array(largest + 1);
  for (let i = 0; i < keys.length; i++) table[keys[i] as number] = values[i] as number;
  return { of, values: table };
}

/** A list for each column, told in one row: a row for each song takes several times as long. */
function listsOf(client: Database, columns: readonly string[], { from, binds }: FoundSongs): unknown[][] {
  const sql = `SELECT ${columns.map((column) => `json_group_array(${column})`).join(', ')} ${from}`;
  const [row = []] = client.prepare(sql).values(...binds) as string[][];
  return row.map((text) => JSON.parse(text) as unknown[]);
}

function idsOf(client: Database, pks: readonly number[]): string[] {
  const sql = 'SELECT song.id FROM json_each(?) AS wanted CROSS JOIN song ON song.pk = wanted.value ORDER BY wanted.key';
  return (client.prepare(sql).values(JSON.stringify(pks)) as [string][]).flat();
}

/** The places in `order`, by their values; equal ones stay as they stand. */
function sortedBy(order: Uint32Array, values: Float64Array, descending: boolean): Uint32Array {
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
