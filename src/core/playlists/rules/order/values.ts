// What songs are sorted by where it does not stand in memory: gathered in a few statements for all songs, and kept where the catalogue
// alone tells it.
import type { Database } from 'bun:sqlite';

import type { Field } from '../fields.ts';
import type { Bind } from '../sets/sets.ts';
import { creditsOf } from '../songs/credits.ts';
import { filesOfSongs, type SongIndexes } from '../songs/indexes.ts';
import { kept } from '../songs/kept.ts';
import type { MarkKind, MarkSource } from '../songs/marks.ts';
import { largestOf } from '../told.ts';

/** Values under the keys of songs or albums; 0 for those that have none. */
export interface Gathered {
  of: 'song' | 'album';
  values: Float64Array | Uint32Array;
}

interface Source {
  client: Database;
  marks: MarkSource;
  indexes: SongIndexes;
}

type Gather = (source: Source, field: Field) => Gathered;

export const gatherValues = (source: Source, field: Field): Gathered => gathers[field.via](source, field);

const ofMarks =
  (kind: MarkKind, of: 'song' | 'album'): Gather =>
  ({ marks }, { column }) => {
    const { keys, valuesOf } = marks(kind);
    const values = valuesOf(column).map((value) => (Number.isNaN(value) ? 0 : value));
    return { of, values: tableOf(keys, values) };
  };

/** Of the first artist in a role. */
const ofRole: Gather = ({ client }, field) => {
  const { bind = 'artist' } = field;
  return keptPlaces(client, `places of ${bind} by ${textOrder(field)}`, false, () => {
    const ranks = `(SELECT pk, dense_rank() OVER (ORDER BY ${textOrder(field)}) AS place FROM artist)`;
    const [artists = [], places = []] = listsOf(client, ['pk', 'place'], `FROM ${ranks}`);
    const placeOf = new Map(artists.map((pk, i) => [pk, places[i]]));
    const [songs = [], credits = []] = listsOf(client, ['song_pk', 'artist_pk'], 'FROM song_artist WHERE role = ? AND position = 0', [
      bind,
    ]);
    return placesOf(songs, (i) => placeOf.get(credits[i] as number) ?? 0);
  });
};

const gathers: Record<Field['via'], Gather> = {
  song: ({ client, indexes }, field) => {
    const order = textOrder(field);
    const from = indexes.songsWith(field.folded ?? field.column, false);
    return ranked(client, order, true, `SELECT song.pk AS pk, ${order} AS value FROM ${from} AND song.missing = 0`);
  },
  path: ({ client }, field) => {
    const values = `SELECT song.pk AS pk, ${textOrder(field)} AS value FROM ${filesOfSongs} WHERE song.missing = 0`;
    return ranked(client, 'path', false, values);
  },
  album: ({ client }, field) => {
    const { values } = ranked(client, textOrder(field), false, `SELECT pk, ${textOrder(field)} AS value FROM album`);
    return { of: 'album', values };
  },
  songMark: ofMarks('song', 'song'),
  albumMark: ofMarks('album', 'album'),
  // The most of all artists.
  artistMark: ({ client, marks }, { column }) => {
    const { keys, valuesOf } = marks('artist');
    const values = valuesOf(column);
    const valueOf = new Map(Array.from(keys, (key, i) => [key, values[i] as number]));
    const { songs, artists } = creditsOf(client, 'artist');
    const table = new Float64Array(largestOf(songs) + 1);
    for (let i = 0; i < songs.length; i++) {
      const value = valueOf.get(artists[i] as number) ?? 0;
      if (value > (table[songs[i] as number] as number)) table[songs[i] as number] = value;
    }
    return { of: 'song', values: table };
  },
  average: (source, field) => ofMarks('average', 'song')(source, { ...field, column: 'average' }),
  // The first of all values.
  tag: ({ client }, { bind = '' }) =>
    keptPlaces(client, `places of tag ${bind}`, false, () => {
      const ranks = '(SELECT pk, dense_rank() OVER (ORDER BY order_value) AS place FROM tag WHERE name = ?)';
      const [songs = [], places = []] = listsOf(
        client,
        ['song_pk', 'place'],
        `FROM ${ranks} AS ranked CROSS JOIN song_tag ON tag_pk = ranked.pk`,
        [bind],
      );
      const table = new Uint32Array(largestOf(songs) + 1);
      for (let i = 0; i < songs.length; i++) {
        const before = table[songs[i] as number] as number;
        if (before === 0 || (places[i] as number) < before) table[songs[i] as number] = places[i] as number;
      }
      return table;
    }),
  role: ofRole,
  artist: ofRole,
};

const textOrder = ({ type, column, folded }: Field) => folded ?? (type === 'text' ? `${column} COLLATE NOCASE` : column);

/** Equal values have equal places. */
const ranked = (client: Database, name: string, isOfSongs: boolean, values: string): Gathered =>
  keptPlaces(client, `places by ${name}`, isOfSongs, () => {
    const [pks = [], places = []] = listsOf(
      client,
      ['pk', 'place'],
      `FROM (SELECT pk, dense_rank() OVER (ORDER BY value) AS place FROM (${values}))`,
    );
    return placesOf(pks, (i) => places[i] as number);
  });

/** Their places when all are sorted by title, which an index knows, and by their keys. */
export const titlePlaces = (client: Database, descending: boolean): Gathered =>
  keptPlaces(client, `places by title ${descending}`, true, () => {
    const from = `FROM (SELECT pk FROM song WHERE missing = 0 ORDER BY order_title ${descending ? 'DESC' : 'ASC'}, pk)`;
    const [pks = []] = listsOf(client, ['pk'], from);
    return placesOf(pks, (i) => i + 1);
  });

const keptPlaces = (client: Database, name: string, isOfSongs: boolean, read: () => Uint32Array): Gathered => ({
  of: 'song',
  values: kept(client, { name, isOfSongs, sizeOf: ({ byteLength }) => byteLength, read }),
});

function placesOf(keys: readonly number[], placeAt: (i: number) => number): Uint32Array {
  const places = new Uint32Array(largestOf(keys) + 1);
  for (let i = 0; i < keys.length; i++) places[keys[i] as number] = placeAt(i);
  return places;
}

function tableOf(keys: ArrayLike<number>, given: ArrayLike<number>): Float64Array {
  const values = new Float64Array(largestOf(keys) + 1);
  for (let i = 0; i < keys.length; i++) values[keys[i] as number] = given[i] as number;
  return values;
}

/** A list for each column, told in one row: a row for each song takes several times as long. */
export function listsOf(client: Database, columns: readonly string[], from: string, binds: readonly Bind[] = []): number[][] {
  const sql = `SELECT ${columns.map((column) => `json_group_array(${column})`).join(', ')} ${from}`;
  const [row = []] = client.prepare(sql).values(...binds) as string[][];
  return row.map((text) => JSON.parse(text) as number[]);
}
