// Artists as somebody sees them to whom a library is closed: their numbers and their picture come from open ones only.
import type { Caller, Context } from '../../context.ts';
import { createKept } from './kept.ts';
import { isMain, songBytes, type ArtistRow } from './rows.ts';

type Reads = Pick<Context, 'db'>;
type Viewer = Pick<Caller, 'libraryIds' | 'seesAll'>;
type Stats = Record<string, { songCount: number; albumCount: number; size: number }>;
type Numbers = Pick<ArtistRow, 'albumCount' | 'songCount' | 'sizeBytes' | 'stats'>;

const keptNumbers = createKept<ReadonlyMap<number, Numbers>>(10);
const keptPages = createKept<ReadonlyMap<number, Numbers>>(100);
/** Of so many their numbers are summed alone; of more those of everybody, once. */
const mostAlone = 500;
const nothing: Numbers = { albumCount: 0, songCount: 0, sizeBytes: 0, stats: '{}' };

/** The same rows for those who see everything. */
export function asSeenBy(ctx: Reads, caller: Viewer, rows: ArtistRow[]): ArtistRow[] {
  if (caller.seesAll || rows.length === 0) return rows;
  const key = caller.libraryIds.join(',');
  const pks = JSON.stringify(rows.map(({ pk }) => pk));
  const numbers =
    rows.length > mostAlone
      ? keptNumbers(ctx, key, () => numbersOf(ctx, caller))
      : keptPages(ctx, `${key} ${pks}`, () => numbersOf(ctx, caller, pks));
  return rows.map((row) => {
    const picture = isOpen(ctx, caller, row.imageSource) ? {} : { imageSource: '', imageHash: '', thumbHash: '', dominantColor: '' };
    return { ...row, ...(numbers.get(row.pk) ?? nothing), ...picture };
  });
}

/** Whether a picture lies in no closed library: uploads and files of ArtistImageFolder lie in none. */
function isOpen({ db }: Reads, { libraryIds }: Viewer, source: string): boolean {
  const [, file, songId] = /^(?:file:(\d+):|embedded:(.+))/s.exec(source) ?? [];
  if (file !== undefined) return libraryIds.includes(Number(file));
  if (songId === undefined) return true;
  const [row] = db.$client.query('SELECT library_id FROM song WHERE id = ?').values(songId) as [number][];
  return row !== undefined && libraryIds.includes(row[0]);
}

/** What scans keep for all libraries, of these; of some artists only where `pks` (JSON) names them. */
function numbersOf({ db }: Reads, { libraryIds }: Viewer, pks?: string): ReadonlyMap<number, Numbers> {
  const libraries = JSON.stringify(libraryIds);
  const all = (sql: string) => db.$client.query(sql).values(libraries, ...(pks === undefined ? [] : [pks]));
  const wanted = pks === undefined ? '' : 'WHERE artist_pk IN (SELECT value FROM json_each(?2))';
  const open = (table: 'song' | 'album') => `missing = 0 AND ${table}.library_id IN (SELECT value FROM json_each(?1))`;
  const bySong = all(
    `SELECT artist_pk, role, count(*), sum(${songBytes}) FROM (SELECT DISTINCT artist_pk, role, song_pk FROM song_artist ${wanted})
     CROSS JOIN song ON song.pk = song_pk WHERE ${open('song')} GROUP BY artist_pk, role`,
  ) as [number, string, number, number][];
  const byAlbum = all(
    `SELECT artist_pk, role, count(*) FROM (SELECT artist_pk, role, album_pk FROM album_artist ${wanted})
     CROSS JOIN album ON album.pk = album_pk WHERE ${open('album')} GROUP BY artist_pk, role`,
  ) as [number, string, number][];
  const totals = all(
    `SELECT artist_pk, count(*), sum(${songBytes}), sum(is_main), sum(is_main * ${songBytes})
     FROM (SELECT artist_pk, song_pk, max(${isMain}) AS is_main FROM song_artist ${wanted} GROUP BY artist_pk, song_pk)
     CROSS JOIN song ON song.pk = song_pk WHERE ${open('song')} GROUP BY artist_pk`,
  ) as [number, number, number, number, number][];
  const mainAlbums = all(
    `SELECT artist_pk, count(*) FROM (SELECT DISTINCT artist_pk, album_pk FROM album_artist ${wanted || 'WHERE 1'} AND ${isMain})
     CROSS JOIN album ON album.pk = album_pk WHERE ${open('album')} GROUP BY artist_pk`,
  ) as [number, number][];
  const stats = new Map<number, Stats>();
  const statsOf = (pk: number) => stats.get(pk) ?? (stats.set(pk, {}).get(pk) as Stats);
  for (const [pk, role, songCount, size] of bySong) statsOf(pk)[role] = { songCount, albumCount: 0, size };
  for (const [pk, role, albumCount] of byAlbum) (statsOf(pk)[role] ??= { songCount: 0, albumCount: 0, size: 0 }).albumCount = albumCount;
  for (const [pk, , , songCount, size] of totals) if (songCount > 0) statsOf(pk)['maincredit'] = { songCount, albumCount: 0, size };
  for (const [pk, albumCount] of mainAlbums) {
    (statsOf(pk)['maincredit'] ??= { songCount: 0, albumCount: 0, size: 0 }).albumCount = albumCount;
  }
  const sums = new Map(totals.map(([pk, songCount, sizeBytes]) => [pk, { songCount, sizeBytes }]));
  return new Map(
    [...stats].map(([pk, roles]) => [
      pk,
      { ...nothing, ...sums.get(pk), albumCount: roles['albumartist']?.albumCount ?? 0, stats: JSON.stringify(roles) },
    ]),
  );
}
