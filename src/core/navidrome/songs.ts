// Which of our songs a song of Navidrome is: the same file, else the same MusicBrainz track, else the same persistent id
// (both servers make it alike, navidrome.md 3.6), else the same tags and length where only one song has them.
import { existsSync } from 'node:fs';

import { fold } from '../../lib/fold.ts';
import { isAbsolutePath, placesOf, sameName, slashed, type Root } from '../playlists/paths.ts';
import type { Job, NavidromeSong, OurSong } from './job.ts';
import { mapPath, rooted } from './paths.ts';
import { leave, type SongWay } from './report.ts';
import type { Row } from './source.ts';
import { countOf, flagOf, numberOf, textOf } from './values.ts';

const columns = [
  'id',
  'path',
  'library_id',
  'title',
  'album',
  'album_id',
  'artist',
  'track_number',
  'duration',
  'mbz_release_track_id',
  'pid',
  'missing',
];
const toleranceMs = 3000;
/** So many songs tell where a library lies. */
const samples = 300;
/** So many are looked for on the disk to see whether the catalogue is behind. */
const mostLooks = 1000;

/** Fills `songs` and `songIds`, and reports. */
export function matchSongs(job: Job): void {
  const { report, found } = job;
  const ours = loadOurs(job);
  const songs = readSongs(job, ours);
  const index = indexOf(ours);
  const claimed = new Set<number>();
  const settle = (song: NavidromeSong, way: SongWay, match: OurSong | undefined) => {
    if (!match) return;
    Object.assign(song, { match, way });
    claimed.add(match.pk);
  };
  for (const song of songs) {
    const there = index.byPath(found.roots, song.path);
    song.candidates = there.length;
    settle(song, 'path', only(there));
  }
  const open = () => songs.filter(({ match }) => !match);
  // Without claimed ones first: a copy that was found by its path does not make the other one ambiguous.
  const unclaimed = (list: readonly OurSong[]) => only(list.filter(({ pk }) => !claimed.has(pk))) ?? only(list);
  for (const song of open()) if (song.mbid) settle(song, 'MusicBrainz id', unclaimed(index.byMbid.get(song.mbid) ?? []));
  for (const song of open()) if (song.pid) settle(song, 'persistent id', unclaimed(index.byPid.get(song.pid) ?? []));
  for (const song of open()) settle(song, 'tags', unclaimed(alike(index, song)));
  for (const song of songs) {
    found.songs.set(song.id, song);
    if (song.match && song.way) {
      report.sections.songs.found++;
      report.matched[song.way]++;
      found.songIds.set(song.id, song.match.id);
    } else leave(report, 'songs', song.path, reasonFor(job, index, song));
  }
}

const only = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined);

function loadOurs({ ctx }: Job): OurSong[] {
  return ctx.db.$client
    .query(
      `SELECT song.pk, song.id, song.library_id AS libraryId, iif(folder.path = '', file_name, folder.path || '/' || file_name) AS path, pid,
       mbz_release_track_id AS mbid, song.missing, title, song.album, song.artist, track_number AS trackNumber, song.duration_ms AS durationMs,
       album.id AS albumId
       FROM song JOIN folder ON folder.pk = folder_pk JOIN album ON album.pk = album_pk ORDER BY song.pk`,
    )
    .all() as OurSong[];
}

function readSongs(job: Job, ours: readonly OurSong[]): NavidromeSong[] {
  const roots = new Map(job.source.rows('library', ['id', 'path']).map((row) => [Number(row['id']), textOf(row['path'])]));
  const songs = job.source.rows('media_file', columns).map((row) => songOf(job, row, roots));
  // What is there comes first: of two rows for one file, the living one gives its id.
  const sorted = songs.toSorted((a, b) => Number(a.isMissing) - Number(b.isMissing));
  const root = guessRoot(job.found.roots, sorted, ours);
  if (root) job.found.roots.push(root);
  return sorted;
}

function songOf(job: Job, row: Row, roots: ReadonlyMap<number, string>): NavidromeSong {
  const written = textOf(row['path']);
  const root = rooted(roots.get(Number(row['library_id'] ?? 1)) ?? '').replace(/\/+$/, '');
  const isWhole = isAbsolutePath(written) || !job.source.hasColumn('media_file', 'folder_id');
  return {
    id: textOf(row['id']),
    path: mapPath(job.maps, isWhole ? rooted(written) : `${slashed(root)}/${slashed(written)}`),
    title: textOf(row['title']),
    album: textOf(row['album']),
    albumId: textOf(row['album_id']),
    artist: textOf(row['artist']),
    trackNumber: countOf(row['track_number']),
    durationMs: Math.round(numberOf(row['duration']) * 1000),
    mbid: textOf(row['mbz_release_track_id']),
    pid: textOf(row['pid']),
    isMissing: flagOf(row['missing']),
    candidates: 0,
    match: undefined,
    way: undefined,
  };
}

/** Where no table says it: the folder under which most of some songs are found in one of our libraries. */
function guessRoot(roots: readonly Root[], songs: readonly NavidromeSong[], ours: readonly OurSong[]): Root | undefined {
  const lost = songs.filter(({ path }) => isAbsolutePath(path) && placesOf(path, roots).length === 0);
  const some = lost.slice(0, samples).map(({ path }) => path.split('/'));
  const [first] = some;
  if (!first) return undefined;
  const keys = new Map(ours.map((song) => [`${song.libraryId}:${sameName(song.path)}`, true]));
  const libraryIds = [...new Set(ours.map(({ libraryId }) => libraryId))];
  let best: Root | undefined;
  let most = some.length / 2;
  for (let depth = 1; depth < first.length; depth++) {
    const path = first.slice(0, depth).join('/');
    const inside = some.filter((parts) => parts.slice(0, depth).join('/') === path).map((parts) => sameName(parts.slice(depth).join('/')));
    for (const libraryId of libraryIds) {
      const hits = inside.filter((rest) => keys.has(`${libraryId}:${rest}`)).length;
      if (hits > most) [best, most] = [{ libraryId, path: path || '/' }, hits];
    }
  }
  return best;
}

type Index = ReturnType<typeof indexOf>;

function indexOf(ours: readonly OurSong[]) {
  const exact = groupBy(ours, (song) => `${song.libraryId}:${song.path}`);
  const present = ours.filter(({ missing }) => missing === 0);
  let folded: Map<string, OurSong[]> | undefined;
  let tags: Map<string, OurSong[]> | undefined;
  return {
    byMbid: groupBy(present, ({ mbid }) => mbid),
    byPid: groupBy(present, ({ pid }) => pid),
    /** Exactly so written, else without letter case and in any Unicode form. */
    byPath(roots: readonly Root[], path: string): OurSong[] {
      const places = placesOf(path, roots).map(({ libraryId, folder, fileName }) => `${libraryId}:${folder}${folder && '/'}${fileName}`);
      const same = places.flatMap((key) => exact.get(key) ?? []);
      if (same.length > 0) return livingOf(same);
      folded ??= groupBy(ours, (song) => `${song.libraryId}:${sameName(song.path)}`);
      return livingOf(places.flatMap((key) => folded?.get(sameName(key)) ?? []));
    },
    byTags: (key: string) => (tags ??= groupBy(present, tagKey)).get(key) ?? [],
  };
}

/** Rows of the same file from before and now: the one that is there. */
function livingOf(songs: readonly OurSong[]): OurSong[] {
  const unique = [...new Set(songs)];
  const here = unique.filter(({ missing }) => missing === 0);
  return here.length > 0 ? here : unique;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else if (key !== '') groups.set(key, [item]);
  }
  return groups;
}

const tagKey = ({ title, album, artist, trackNumber }: Pick<OurSong, 'title' | 'album' | 'artist' | 'trackNumber'>) =>
  [title, album, artist].map(fold).join('\u0000') + trackNumber;

const alike = (index: Index, song: NavidromeSong): OurSong[] =>
  song.title === '' ? [] : index.byTags(tagKey(song)).filter(({ durationMs }) => Math.abs(durationMs - song.durationMs) <= toleranceMs);

function reasonFor(job: Job, index: Index, song: NavidromeSong): string {
  if (song.candidates > 1) return 'a cue sheet divides this file into songs here';
  if (alike(index, song).length > 1) return 'several songs here have the same tags';
  if ((index.byMbid.get(song.mbid) ?? []).length > 1) return 'several songs here have its MusicBrainz id';
  if (placesOf(song.path, job.found.roots).length === 0) return 'it lies in no library of here; say where its folder is with --map OLD=NEW';
  const [place] = placesOf(song.path, job.found.roots);
  if (place && job.found.newLibraries.has(place.libraryId)) return 'its library is new here: its songs are looked for after its first scan';
  const where = placeHere(job, song);
  if (where && existsSync(where)) return 'the file is there but not in the catalogue; scan, and see the scan report';
  return song.isMissing ? 'Navidrome had lost this file already' : 'there is no such file';
}

/** Where the file would lie in our library. */
export function placeHere({ ctx, found }: Job, { path }: Pick<NavidromeSong, 'path'>): string | undefined {
  const [place] = placesOf(path, found.roots);
  const root = place && ctx.db.$client.query('SELECT path FROM library WHERE id = ?').values(place.libraryId)[0]?.[0];
  return place && root ? [String(root), place.folder, place.fileName].filter(Boolean).join('/') : undefined;
}

/** Whether files lie there that the catalogue does not know: it needs a scan. */
export function isCatalogBehind(job: Job): boolean {
  const problem = job.ctx.db.$client.query('SELECT 1 FROM scan_problem WHERE library_id = ? AND path = ?');
  const lost = [...job.found.songs.values()].filter(({ candidates, isMissing }) => candidates === 0 && !isMissing);
  return lost.slice(0, mostLooks).some((song) => {
    const where = placeHere(job, song);
    if (where === undefined || !existsSync(where)) return false;
    const [place] = placesOf(song.path, job.found.roots);
    if (!place || job.found.newLibraries.has(place.libraryId)) return false;
    return !problem.get(place.libraryId, [place.folder, place.fileName].filter(Boolean).join('/'));
  });
}
