// What makes songs alike, read for a few hundred of them at once: artist, genres, year, and what the caller
// thinks of them.
import type { Caller, Context } from '../../context.ts';

export interface Traits {
  pk: number;
  id: string;
  libraryId: number;
  year: number;
  artistPk: number;
  /** The same for every copy of one recording, as far as tags tell. */
  recording: string;
  genres: readonly number[];
}

/** Traits of present songs that the caller may see; keys of others are left out. */
export function loadTraits({ db }: Pick<Context, 'db'>, caller: Caller, pks: readonly number[]): Traits[] {
  const wanted = JSON.stringify(pks);
  const rows = db.$client
    .query(
      `SELECT song.pk, song.id, song.library_id AS libraryId, iif(song.original_year > 0, song.original_year, song.year) AS year,
       coalesce(song_artist.artist_pk, 0) AS artistPk, iif(mbz_recording_id <> '', mbz_recording_id, order_artist || char(0) || order_title) AS recording
       FROM json_each(?) AS wanted CROSS JOIN song ON song.pk = wanted.value
       LEFT JOIN song_artist ON song_artist.song_pk = song.pk AND song_artist.role = 'artist' AND song_artist.position = 0 WHERE song.missing = 0`,
    )
    .all(wanted) as Omit<Traits, 'genres'>[];
  const genres = new Map<number, number[]>();
  const pairs = db.$client
    .query(
      `SELECT song_tag.song_pk, song_tag.tag_pk FROM json_each(?) AS wanted CROSS JOIN song_tag ON song_tag.song_pk = wanted.value
       CROSS JOIN tag ON tag.pk = song_tag.tag_pk AND tag.name = 'genre'`,
    )
    .values(wanted) as [number, number][];
  for (const [song, tag] of pairs) {
    const list = genres.get(song);
    if (list) list.push(tag);
    else genres.set(song, [tag]);
  }
  return rows.filter(({ libraryId }) => caller.libraryIds.includes(libraryId)).map((row) => ({ ...row, genres: genres.get(row.pk) ?? [] }));
}

/** How many songs genres have, by key. */
export function genreSizes({ db }: Pick<Context, 'db'>, tagPks: readonly number[]): Map<number, number> {
  const rows = db.$client
    .query('SELECT tag.pk, tag.song_count FROM json_each(?) AS wanted CROSS JOIN tag ON tag.pk = wanted.value')
    .values(JSON.stringify(tagPks)) as [number, number][];
  return new Map(rows);
}
