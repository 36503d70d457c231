// What people add to playlists: songs, albums, artists, discs, in the order given.
import type { Caller, Context } from '../../context.ts';
import type { Bind } from '../catalog/filters.ts';

export interface SongChoice {
  ids?: readonly string[] | undefined;
  albumIds?: readonly string[] | undefined;
  artistIds?: readonly string[] | undefined;
  discs?: readonly { albumId: string; discNumber: number }[] | undefined;
}

const albumOrder = 'song.disc_number, song.track_number, song.file_name';

/** Ids of the songs meant, as far as the caller may see them; unknown ids are passed over. */
export function songIdsOf({ db }: Pick<Context, 'db'>, caller: Caller, choice: SongChoice): string[] {
  const found = (sql: string, ...binds: Bind[]) =>
    (db.$client.query(sql).values(...binds) as [string, number][])
      .filter(([, libraryId]) => caller.libraryIds.includes(libraryId))
      .map(([id]) => id);
  const list = (ids: readonly string[] = []) => JSON.stringify(ids);
  return [
    ...found(
      'SELECT song.id, library_id FROM json_each(?) AS wanted CROSS JOIN song ON song.id = wanted.value ORDER BY wanted.key',
      list(choice.ids),
    ),
    ...found(
      `SELECT song.id, song.library_id FROM json_each(?) AS wanted CROSS JOIN album ON album.id = wanted.value
       JOIN song ON song.album_pk = album.pk AND song.missing = 0 ORDER BY wanted.key, ${albumOrder}`,
      list(choice.albumIds),
    ),
    ...found(
      `SELECT song.id, song.library_id FROM json_each(?) AS wanted CROSS JOIN artist ON artist.id = wanted.value
       JOIN song ON song.missing = 0 AND song.pk IN (SELECT song_pk FROM song_artist WHERE artist_pk = artist.pk AND role IN ('artist', 'albumartist'))
       JOIN album ON album.pk = song.album_pk ORDER BY wanted.key, album.max_year, album.order_name, album.pk, ${albumOrder}`,
      list(choice.artistIds),
    ),
    ...(choice.discs ?? []).flatMap(({ albumId, discNumber }) =>
      found(
        `SELECT song.id, song.library_id FROM song JOIN album ON album.pk = album_pk
         WHERE album.id = ? AND disc_number = ? AND song.missing = 0 ORDER BY ${albumOrder}`,
        albumId,
        discNumber,
      ),
    ),
  ];
}
