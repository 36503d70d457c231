// Rows by their keys, in the order asked for: one statement per entity, kept prepared. Lists find keys
// first (lists.ts) and load rows after, so that deep pages never drag whole rows along.
import type { Database } from 'bun:sqlite';

import type { Caller, Context } from '../../context.ts';
import { notFound } from '../../lib/errors.ts';
import { isId } from '../../lib/ids.ts';
import { albumColumns, artistColumns, songColumns, type AlbumRow, type ArtistRow, type SongRow } from './rows.ts';
import { asSeenBy } from './seen-artists.ts';

type Reads = Pick<Context, 'db'>;

const songJoins = `JOIN album ON album.pk = song.album_pk JOIN folder ON folder.pk = song.folder_pk
  JOIN library ON library.id = song.library_id`;

/** Albums in the order of `pks`; keys that are gone are left out. */
export function loadAlbums({ db }: Reads, pks: readonly number[]): AlbumRow[] {
  return many(db.$client, `SELECT ${albumColumns} FROM json_each(?) AS wanted CROSS JOIN album ON album.pk = wanted.value`, pks);
}

/** Songs in the order of `pks`. */
export function loadSongs({ db }: Reads, pks: readonly number[]): SongRow[] {
  return many(db.$client, `SELECT ${songColumns} FROM json_each(?) AS wanted CROSS JOIN song ON song.pk = wanted.value ${songJoins}`, pks);
}

/** Artists in the order of `pks`, as the caller sees them. */
export function loadArtists({ db }: Reads, caller: Pick<Caller, 'libraryIds' | 'seesAll'>, pks: readonly number[]): ArtistRow[] {
  const sql = `SELECT ${artistColumns} FROM json_each(?) AS wanted CROSS JOIN artist ON artist.pk = wanted.value`;
  return asSeenBy({ db }, caller, many(db.$client, sql, pks));
}

function many<T>(client: Database, sql: string, pks: readonly number[]): T[] {
  return pks.length === 0 ? [] : (client.query(sql).all(JSON.stringify(pks)) as T[]);
}

/** The album, or AppError not_found, also when it lies in a library closed to the caller. */
export function getAlbum(ctx: Reads, caller: Caller, id: string): AlbumRow {
  const row = findAlbum(ctx, caller, id);
  if (!row) throw notFound('album');
  return row;
}

/** The album, if it exists and the caller may see it. */
export function findAlbum({ db }: Reads, caller: Caller, id: string): AlbumRow | undefined {
  if (!isId(id)) return undefined;
  const row = db.$client.query(`SELECT ${albumColumns} FROM album WHERE id = ?`).get(id) as AlbumRow | null;
  return row && caller.libraryIds.includes(row.libraryId) ? row : undefined;
}

/** The song, or AppError not_found, also when it lies in a library closed to the caller. */
export function getSong(ctx: Reads, caller: Caller, id: string): SongRow {
  const row = findSong(ctx, caller, id);
  if (!row) throw notFound('song');
  return row;
}

/** The song, if it exists and the caller may see it. */
export function findSong({ db }: Reads, caller: Caller, id: string): SongRow | undefined {
  if (!isId(id)) return undefined;
  const row = db.$client.query(`SELECT ${songColumns} FROM song ${songJoins} WHERE song.id = ?`).get(id) as SongRow | null;
  return row && caller.libraryIds.includes(row.libraryId) ? row : undefined;
}

/** Key of a song or album that the caller may see, or AppError not_found: for those who keep the rest. */
export function getPk({ db }: Reads, caller: Caller, table: 'song' | 'album', id: string): number {
  const row = isId(id)
    ? (db.$client.query(`SELECT pk, library_id AS libraryId FROM ${table} WHERE id = ?`).get(id) as Pick<
        SongRow,
        'pk' | 'libraryId'
      > | null)
    : null;
  if (!row || !caller.libraryIds.includes(row.libraryId)) throw notFound(table);
  return row.pk;
}

/** The artist, or AppError not_found. */
export function getArtist(ctx: Reads, caller: Caller, id: string): ArtistRow {
  const row = findArtist(ctx, caller, id);
  if (!row) throw notFound('artist');
  return row;
}

/** The artist, if a song or album of theirs lies in a library open to the caller. */
export function findArtist({ db }: Reads, caller: Caller, id: string): ArtistRow | undefined {
  if (!isId(id)) return undefined;
  const row = db.$client.query(`SELECT ${artistColumns} FROM artist WHERE id = ?`).get(id) as ArtistRow | null;
  if (!row || caller.seesAll) return row ?? undefined;
  const visible = db.$client
    .query(
      `SELECT 1 FROM album_artist JOIN album ON album.pk = album_pk WHERE artist_pk = ?1 AND library_id IN (SELECT value FROM json_each(?2))
       UNION ALL SELECT 1 FROM song_artist JOIN song ON song.pk = song_pk WHERE artist_pk = ?1 AND library_id IN (SELECT value FROM json_each(?2)) LIMIT 1`,
    )
    .get(row.pk, JSON.stringify(caller.libraryIds));
  return visible ? asSeenBy({ db }, caller, [row])[0] : undefined;
}

/** Keys of an album's songs in disc and track order, missing ones left out. */
export function songPksOfAlbum({ db }: Reads, albumPk: number): number[] {
  const rows = db.$client
    .query('SELECT pk FROM song WHERE album_pk = ? AND missing = 0 ORDER BY album_pk, disc_number, track_number, file_name')
    .values(albumPk) as [number][];
  return rows.map(([pk]) => pk);
}

/** Keys of the songs with these ids that the caller may see, in order. */
export function songPksOf({ db }: Reads, caller: Caller, ids: readonly string[]): number[] {
  if (ids.length === 0) return [];
  const rows = db.$client
    .query('SELECT song.pk, song.library_id FROM json_each(?) AS wanted CROSS JOIN song ON song.id = wanted.value ORDER BY wanted.key')
    .values(JSON.stringify(ids)) as [number, number][];
  return rows.filter(([, libraryId]) => caller.libraryIds.includes(libraryId)).map(([pk]) => pk);
}
