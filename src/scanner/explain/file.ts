// The explanation of one file: read or not, what its tags say, what they mean, which song, album and artists it became.
import { statSync } from 'node:fs';
import { join } from 'node:path';

import type { Caller, Context } from '../../context.ts';
import { explainCover } from '../../core/artwork/explain.ts';
import { matchLines } from '../../core/playlists/match.ts';
import { matchOptionsOf } from '../../core/playlists/playlist-files.ts';
import { readList } from '../../core/playlists/read-file.ts';
import { messageOf } from '../../lib/errors.ts';
import { fileKind } from '../../lib/media-types.ts';
import { createFileReader, type ReadSong } from '../../tags/read.ts';
import { readAudioFile } from '../../tags/reading.ts';
import { scanSettings } from '../settings.ts';
import type { ScanSettings } from '../types.ts';
import { albumSections } from './album.ts';
import { section, type Explanation, type Section } from './explanation.ts';
import { meaning, rawSection, type FilePlace } from './tag-sections.ts';
import { whyUnread } from './why-unread.ts';

interface StoredSong {
  id: string;
  title: string;
  missing: number;
  payloadHash: number | null;
  albumId: string;
  cueIndex: number;
  createdAt: number;
  updatedAt: number;
  mtimeMs: number;
}

/** Everything known about a file. */
export async function explainFile(ctx: Context, caller: Caller, place: FilePlace): Promise<Explanation> {
  const settings = scanSettings(ctx);
  const absolute = join(place.root, place.path);
  const reason = whyUnread(
    { root: place.root, followSymlinks: settings.followSymlinks, ignoreDotFolders: settings.ignoreDotFolders },
    place.path,
  );
  const stored = storedSongs(ctx, place);
  const problem = ctx.db.$client
    .query('SELECT reason, seen_at AS seenAt FROM scan_problem WHERE library_id = ? AND path = ?')
    .get(place.libraryId, place.path) as { reason: string; seenAt: number } | null;
  const below = stored.length === 0 ? songsBelow(ctx, place) : 0;
  const sections = [fileSection(place, absolute, reason, problem, stored, below)];
  const kind = fileKind(place.path);
  // A file that once held up its reader would hold up the server now.
  const isDangerous = problem !== null && /took longer|ended the reader|unexpected/.test(problem.reason);
  if (!reason && kind === 'audio' && !isDangerous) sections.push(...(await audioSections(ctx, caller, place, settings, stored)));
  else if (!reason && kind === 'playlist') sections.push(await playlistSection(ctx, caller, place, absolute));
  else for (const song of stored) sections.push(songSection(ctx, song));
  return { title: place.path === '' ? absolute : place.path, sections };
}

function storedSongs({ db }: Pick<Context, 'db'>, { libraryId, path }: FilePlace): StoredSong[] {
  const cut = path.lastIndexOf('/');
  return db.$client
    .query(
      `SELECT song.id, title, song.missing, payload_hash AS payloadHash, album.id AS albumId, cue_index AS cueIndex,
       song.created_at AS createdAt, song.updated_at AS updatedAt, mtime_ms AS mtimeMs
       FROM folder JOIN song ON song.folder_pk = folder.pk JOIN album ON album.pk = song.album_pk
       WHERE folder.library_id = ? AND folder.path = ? AND file_name = ? ORDER BY song.missing, cue_index`,
    )
    .all(libraryId, cut < 0 ? '' : path.slice(0, cut), path.slice(cut + 1)) as StoredSong[];
}

/** Songs in a folder and all folders in it. */
function songsBelow({ db }: Pick<Context, 'db'>, { libraryId, path }: FilePlace): number {
  const row = db.$client
    .query(
      `SELECT count(*) AS n FROM folder JOIN song ON song.folder_pk = folder.pk
       WHERE folder.library_id = ?1 AND song.missing = 0 AND (?2 = '' OR folder.path = ?2 OR substr(folder.path, 1, length(?2) + 1) = ?2 || '/')`,
    )
    .get(libraryId, path) as { n: number };
  return row.n;
}

const when = (ms: number) => (ms > 0 ? new Date(ms).toISOString() : '');

function fileSection(
  place: FilePlace,
  absolute: string,
  reason: string | undefined,
  problem: { reason: string; seenAt: number } | null,
  stored: readonly StoredSong[],
  below: number,
): Section {
  let stats;
  try {
    stats = statSync(absolute);
  } catch {
    stats = undefined;
  }
  const present = stored.filter((song) => !song.missing);
  const [song] = present;
  const isOld = song && stats && stats.isFile() && Math.floor(stats.mtimeMs) !== song.mtimeMs;
  return section('File', [
    ['path', absolute],
    ['library', place.libraryId],
    ['size', stats ? `${stats.size} bytes` : ''],
    ['changed', stats ? when(Math.floor(stats.mtimeMs)) : ''],
    ['a scan', reason ? `passes it by: ${reason}` : 'looks at it'],
    ['last problem', problem ? `${problem.reason} (${when(problem.seenAt)})` : ''],
    ['in the catalogue', below > 0 ? `yes, with ${below} songs in it` : inCatalogue(present.length, stored.length)],
    ['note', isOld ? 'the file was changed since it was read: the next scan reads it again' : ''],
  ]);
}

function inCatalogue(present: number, all: number): string {
  if (present === 1) return 'yes';
  if (present > 1) return `yes, as ${present} songs of its cue sheet`;
  return all > 0 ? 'as missing: it was there once' : 'no';
}

async function audioSections(
  ctx: Context,
  caller: Caller,
  place: FilePlace,
  settings: ScanSettings,
  stored: readonly StoredSong[],
): Promise<Section[]> {
  const absolute = join(place.root, place.path);
  const read = await createFileReader(settings.tagOptions)(absolute);
  if (!read.ok) return [section('Tags', [['cannot be read', read.reason]]), ...stored.map((song) => songSection(ctx, song))];
  const { findings } = await readAudioFile(absolute);
  const sections = findings.sets.map((set) => rawSection(set, settings));
  for (const song of read.songs) {
    const match = stored.find((row) => row.cueIndex === (song.cue?.index ?? 0) && !row.missing);
    sections.push(...meaning(song, place, settings));
    if (!match) continue;
    sections.push(songSection(ctx, match), artistSection(ctx, match, song), ...albumSections(ctx, match.albumId));
    sections.push(await coverSection(ctx, caller, match.id));
  }
  return sections;
}

function songSection({ db }: Pick<Context, 'db'>, song: StoredSong): Section {
  const versions =
    song.payloadHash === null
      ? []
      : (db.$client
          .query('SELECT album, title FROM song WHERE payload_hash = ? AND id <> ? AND missing = 0 LIMIT 20')
          .all(song.payloadHash, song.id) as { album: string; title: string }[]);
  return section('In the catalogue', [
    ['song id', song.id],
    ['title', song.title],
    ['state', song.missing ? 'missing: its file is gone' : 'present'],
    ['added', when(song.createdAt)],
    ['last read', when(song.updatedAt)],
    ['hash of the sound', song.payloadHash],
    ...versions.map(({ album, title }) => ['same sound as', `${title} on ${album}`] as const),
  ]);
}

/** Credits that became an artist of another name, and artists that share their name with others. */
function artistSection({ db }: Pick<Context, 'db'>, { id }: StoredSong, { fields }: ReadSong): Section {
  const rows = db.$client
    .query(
      `SELECT role, position, artist.id, artist.name, mbz_artist_id AS mbid,
       (SELECT count(*) FROM artist AS other WHERE other.order_name = artist.order_name AND other.missing = 0) AS namesakes,
       EXISTS (SELECT 1 FROM fix WHERE kind LIKE 'artist-%' AND instr(subject || value, artist.id) > 0) AS isFixed
       FROM song JOIN song_artist ON song_pk = song.pk JOIN artist ON artist.pk = artist_pk WHERE song.id = ? ORDER BY role, position`,
    )
    .all(id) as { role: string; position: number; id: string; name: string; mbid: string; namesakes: number; isFixed: number }[];
  return section(
    'Artists',
    rows.map((row) => {
      const credit = fields.participants.find(({ role, position }) => role === row.role && position === row.position);
      const why = row.isFixed
        ? 'as an admin decided'
        : credit && credit.name !== row.name
          ? `"${credit.name}" here: the MusicBrainz id ${row.mbid} is the same`
          : row.namesakes > 1
            ? `one of ${row.namesakes} artists of this name, told apart by MusicBrainz ids`
            : 'by name';
      return [row.role, `${row.name} (id ${row.id}): ${why}`];
    }),
  );
}

async function coverSection(ctx: Context, caller: Caller, songId: string): Promise<Section> {
  const { steps } = await explainCover(ctx, caller, 'song', songId);
  return section(
    'Cover',
    steps.map(({ rule, outcome, isChosen }) => [rule, isChosen ? `${outcome}  ← this one` : outcome]),
  );
}

async function playlistSection(ctx: Context, caller: Caller, place: FilePlace, absolute: string): Promise<Section> {
  try {
    const { entries } = readList(new Uint8Array(await Bun.file(absolute).arrayBuffer()), place.path).parsed;
    const matches = await matchLines(ctx, caller, entries, matchOptionsOf(ctx, `${place.libraryId}:${place.path}`));
    const titles = new Map(
      (
        ctx.db.$client
          .query('SELECT song.id, title FROM json_each(?) AS wanted CROSS JOIN song ON song.id = wanted.value')
          .all(JSON.stringify(matches.flatMap((match) => ('songId' in match ? [match.songId] : [])))) as { id: string; title: string }[]
      ).map(({ id, title }) => [id, title]),
    );
    return section(
      'Lines',
      entries.map(({ line }, i) => {
        const match = matches[i];
        if (match && 'songId' in match) return [line, `is "${titles.get(match.songId) ?? match.songId}"`];
        const close = match?.candidates.map(({ path }) => path).join(', ');
        return [line, `${match?.reason ?? 'not found'}${close ? `; close: ${close}` : ''}`];
      }),
    );
  } catch (error) {
    return section('Lines', [['cannot be read', messageOf(error)]]);
  }
}
