// Fixed walks through the catalogue: albums of an artist, all artists, genres, libraries.
import type { Caller, Context } from '../../context.ts';
import type { ArtistRow, GenreRow } from './rows.ts';
import { artistColumns } from './rows.ts';
import { asSeenBy } from './seen-artists.ts';
import { listTagValues } from './tags.ts';

type Reads = Pick<Context, 'db'>;

export interface Library {
  id: number;
  name: string;
  path: string;
  remotePath: string;
  isDefaultForNewUsers: number;
  fullScanInProgress: number;
  lastScanStartedAt: number | null;
  lastScanAt: number | null;
  songCount: number;
  albumCount: number;
  artistCount: number;
  folderCount: number;
  missingCount: number;
  /** Songs that vanished at once and wait for an admin, and why. */
  heldCount: number;
  heldReason: string;
  sizeBytes: number;
  durationMs: number;
  createdAt: number;
  updatedAt: number;
}

/** Libraries the caller may see. */
export function listLibraries({ db }: Reads, caller: Pick<Caller, 'libraryIds'>): Library[] {
  const rows = db.$client
    .query(
      `SELECT id, name, path, remote_path AS remotePath, default_new_users AS isDefaultForNewUsers,
       full_scan_in_progress AS fullScanInProgress, last_scan_started_at AS lastScanStartedAt, last_scan_at AS lastScanAt,
       song_count AS songCount, album_count AS albumCount, artist_count AS artistCount, folder_count AS folderCount,
       missing_count AS missingCount, held_count AS heldCount, held_reason AS heldReason, size_bytes AS sizeBytes, duration_ms AS durationMs, created_at AS createdAt,
       updated_at AS updatedAt FROM library WHERE removed_at IS NULL ORDER BY id`,
    )
    .all() as Library[];
  return rows.filter((row) => caller.libraryIds.includes(row.id));
}

/** Keys of other songs with the same sound: copies, and the same recording on other albums. */
export function versionPksOf({ db }: Reads, caller: Pick<Caller, 'libraryIds'>, songPk: number): number[] {
  const rows = db.$client
    .query(
      `SELECT other.pk, other.library_id FROM song CROSS JOIN song AS other ON other.payload_hash = song.payload_hash
       WHERE song.pk = ?1 AND other.pk <> ?1 AND other.missing = 0 ORDER BY other.pk LIMIT 100`,
    )
    .values(songPk) as [number, number][];
  return rows.filter(([, libraryId]) => caller.libraryIds.includes(libraryId)).map(([pk]) => pk);
}

/** Keys of an artist's albums, oldest first; `role` albumartist or any. */
export function albumPksOfArtist({ db }: Reads, caller: Caller, artistPk: number, role: 'albumartist' | 'any'): number[] {
  const rows = db.$client
    .query(
      `SELECT DISTINCT album.pk, album.library_id FROM album_artist JOIN album ON album.pk = album_pk
       WHERE artist_pk = ? AND missing = 0 ${role === 'albumartist' ? "AND role = 'albumartist'" : "AND role IN ('albumartist', 'artist')"}
       ORDER BY iif(original_date <> '', original_date, iif(max_original_year > 0, max_original_year, max_year)), order_name`,
    )
    .values(artistPk) as [number, number][];
  return rows.filter(([, libraryId]) => caller.libraryIds.includes(libraryId)).map(([pk]) => pk);
}

/** Every album artist by name, of the given libraries (all that the caller may see, when none). */
export function listAlbumArtists({ db }: Reads, caller: Caller, libraryIds: readonly number[] = []): ArtistRow[] {
  const wanted = libraryIds.length > 0 ? libraryIds : caller.libraryIds;
  const all = caller.seesAll && libraryIds.length === 0;
  const inLibraries = all
    ? ''
    : `AND pk IN (SELECT artist_pk FROM album_artist JOIN album ON album.pk = album_pk WHERE role = 'albumartist' AND album.missing = 0
       AND library_id IN (SELECT value FROM json_each(?)))`;
  const rows = db.$client
    .query(`SELECT ${artistColumns} FROM artist WHERE missing = 0 AND album_count > 0 ${inLibraries} ORDER BY order_name, pk`)
    .all(...(all ? [] : [JSON.stringify(wanted)])) as ArtistRow[];
  return asSeenBy({ db }, caller, rows);
}

/** Genres with how many songs and albums bear them, most frequent first. */
export function listGenres(ctx: Reads, caller: Pick<Caller, 'libraryIds' | 'seesAll'>, text = ''): GenreRow[] {
  const { rows } = listTagValues(ctx, caller, { name: 'genre', text, limit: Infinity, offset: 0 });
  const genres = rows.map(({ id, tagValue, songCount, albumCount }) => ({ id, name: tagValue, songCount, albumCount }));
  return genres.sort((a, b) => b.songCount - a.songCount || b.albumCount - a.albumCount);
}

export interface Letter {
  label: string;
  /** Position of its first item in the list by name. */
  offset: number;
}

/** Initials of a list by name with where they begin; signs and digits stand under `#`. */
export function letterIndex({ db }: Reads, caller: Caller, table: 'album' | 'artist'): Letter[] {
  const open = 'library_id IN (SELECT value FROM json_each(?))';
  const visible =
    table === 'album'
      ? open
      : `pk IN (SELECT artist_pk FROM album_artist JOIN album ON album.pk = album_pk WHERE role = 'albumartist' AND album.missing = 0 AND ${open})`;
  const only = `${table === 'artist' ? 'AND album_count > 0' : ''} ${caller.seesAll ? '' : `AND ${visible}`}`;
  const binds = caller.seesAll ? [] : [JSON.stringify(caller.libraryIds)];
  const rows = db.$client
    .query(`SELECT substr(order_name, 1, 1) AS initial, count(*) FROM ${table} WHERE missing = 0 ${only} GROUP BY initial ORDER BY initial`)
    .values(...binds) as [string, number][];
  const letters: Letter[] = [];
  let offset = 0;
  for (const [initial, count] of rows) {
    const label = /\p{L}/u.test(initial) ? initial.toUpperCase() : '#';
    if (letters.at(-1)?.label !== label) letters.push({ label, offset });
    offset += count;
  }
  return letters;
}
