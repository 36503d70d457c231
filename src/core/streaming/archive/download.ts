// Downloads: one song, or a zip of an album, an artist or a playlist. Songs of libraries closed to the caller, and those
// whose file is gone, are left out.
import { stat } from 'node:fs/promises';

import type { Caller, Context } from '../../../context.ts';
import { forbidden, invalid, notFound } from '../../../lib/errors.ts';
import { suffixOf } from '../../../lib/media-types.ts';
import { findAlbum, findArtist, findSong, loadSongs, songPksOfAlbum } from '../../catalog/load.ts';
import type { SongRow } from '../../catalog/rows.ts';
import { writeM3u } from '../../playlists/formats/m3u.ts';
import { findPlaylist, playableItems } from '../../playlists/rows.ts';
import { cutOf, stretchOf } from '../cut.ts';
import { decide, type StreamPlan } from '../decide.ts';
import { asSource, findFile, songPath } from '../source.ts';
import type { Streams } from '../streams.ts';
import { createUniqueNames, safeName } from './names.ts';

export interface DownloadWish {
  /** '' for the files as they are, or as the player gets them with AutoTranscodeDownload. */
  format: string;
  maxBitRateKbps: number;
}

/** A song in an archive. */
export interface ArchiveSong {
  name: string;
  song: SongRow;
  plan: StreamPlan;
  /** Of the file; what is converted has none yet. */
  sizeBytes: number | undefined;
  /** Of the file as it is now. */
  mtimeMs: number;
}

export interface Archive {
  kind: 'archive';
  title: string;
  songs: ArchiveSong[];
  /** Name and text of a playlist file. */
  list: [name: string, text: string] | undefined;
}

export type Download = { kind: 'song'; song: SongRow; plan: StreamPlan } | Archive;

const mostSongs = 20_000;

type Reads = Pick<Context, 'db' | 'config'>;

/** What an id stands for; AppError forbidden without EnableDownloads, not_found for unknown and closed ones. */
export async function findDownload(
  ctx: Reads,
  streams: Pick<Streams, 'rulesOf'>,
  caller: Caller,
  id: string,
  wish: DownloadWish,
): Promise<Download> {
  if (!ctx.config.enableDownloads) throw forbidden('download: it is switched off on this server');
  const planOf = planner(ctx, streams, caller, wish);
  const song = findSong(ctx, caller, id);
  if (song) return { kind: 'song', song, plan: planOf(song) };
  const found = findGroup(ctx, caller, id);
  if (!found) throw notFound('what to download');
  if (found.pks.length > mostSongs) throw invalid(`these are too many songs for one download: more than ${mostSongs}`);
  const rows = loadSongs(ctx, found.pks).filter((row) => caller.libraryIds.includes(row.libraryId));
  const songs = await named(rows, planOf, found.isPlaylist ? playlistNames(rows.length) : albumNames());
  if (songs.length === 0) throw notFound('a song that could be downloaded');
  return {
    kind: 'archive',
    title: found.title,
    songs,
    list: found.isPlaylist ? [`${safeName(found.title, '.m3u')}`, listText(found.title, songs)] : undefined,
  };
}

interface Group {
  title: string;
  pks: number[];
  isPlaylist: boolean;
}

function findGroup(ctx: Reads, caller: Caller, id: string): Group | undefined {
  const album = findAlbum(ctx, caller, id);
  if (album) return { title: album.name, pks: songPksOfAlbum(ctx, album.pk), isPlaylist: false };
  const artist = findArtist(ctx, caller, id);
  if (artist) return { title: artist.name, pks: songPksOfArtist(ctx, artist.pk), isPlaylist: false };
  const playlist = findPlaylist(ctx, caller, id);
  if (playlist) return { title: playlist.name, pks: playableItems(ctx, caller, playlist.pk).map(({ songPk }) => songPk), isPlaylist: true };
  return undefined;
}

/** Songs of the albums that are theirs, or else those they play on. */
function songPksOfArtist({ db }: Reads, artistPk: number): number[] {
  const albums = db.$client
    .query(
      `SELECT DISTINCT song.pk FROM album_artist JOIN album ON album.pk = album_artist.album_pk JOIN song ON song.album_pk = album.pk
       WHERE artist_pk = ? AND role = 'albumartist' AND song.missing = 0
       ORDER BY album.max_year, album.order_name, album.pk, disc_number, track_number, file_name LIMIT ?+0`,
    )
    .values(artistPk, mostSongs + 1) as [number][];
  if (albums.length > 0) return albums.map(([pk]) => pk);
  const songs = db.$client
    .query(
      `SELECT DISTINCT song.pk FROM song_artist JOIN song ON song.pk = song_pk WHERE artist_pk = ? AND song.missing = 0
       ORDER BY song.album_pk, disc_number, track_number, file_name LIMIT ?+0`,
    )
    .values(artistPk, mostSongs + 1) as [number][];
  return songs.map(([pk]) => pk);
}

function planner({ config }: Reads, streams: Pick<Streams, 'rulesOf'>, caller: Caller, wish: DownloadWish) {
  const rules = streams.rulesOf(caller);
  const isPlain = wish.format === '' && wish.maxBitRateKbps === 0;
  const isAuto = isPlain && config.autoTranscodeDownload;
  const format = isPlain && !isAuto ? 'raw' : wish.format;
  return (song: SongRow): StreamPlan => {
    const decided = decide(
      song,
      { format, maxBitRateKbps: wish.maxBitRateKbps, offsetSeconds: 0 },
      isAuto ? rules : { ...rules, forcedFormat: '', maxBitRateKbps: 0 },
    );
    return decided.kind === 'file' && stretchOf(song) ? { kind: 'cut' } : decided;
  };
}

type Name = (song: SongRow, ending: string) => string;

async function named(rows: readonly SongRow[], planOf: (song: SongRow) => StreamPlan, nameOf: Name): Promise<ArchiveSong[]> {
  const songs: ArchiveSong[] = [];
  for (const song of rows) {
    // eslint-disable-next-line no-await-in-loop -- thousands at once would hold up everybody else's files
    const path = await findFile(songPath(song));
    // eslint-disable-next-line no-await-in-loop -- as above
    const file = path === undefined ? undefined : await stat(path).catch(() => undefined);
    if (!file?.isFile()) continue;
    const plan = planOf(song);
    const suffix =
      plan.kind === 'transcode' ? plan.profile.suffix : plan.kind === 'cut' ? cutOf(asSource(song)).suffix : suffixOf(song.fileName);
    songs.push({
      name: nameOf(song, suffix && `.${suffix}`),
      song,
      plan,
      sizeBytes: plan.kind === 'file' ? file.size : undefined,
      mtimeMs: file.mtimeMs,
    });
  }
  return songs;
}

/** `Album/Disc 02/file`: two albums of one name are two folders. */
function albumNames(): Name {
  const unique = createUniqueNames();
  const uniqueFolder = createUniqueNames();
  const folders = new Map<number, string>();
  return (song, ending) => {
    let folder = folders.get(song.albumPk);
    if (folder === undefined) {
      folder = uniqueFolder('', song.album, '');
      folders.set(song.albumPk, folder);
    }
    const disc = song.hasDiscs ? `Disc ${String(song.discNumber).padStart(2, '0')}/` : '';
    const dot = song.fileName.lastIndexOf('.');
    const stem =
      song.cueIndex > 0
        ? `${String(song.trackNumber).padStart(2, '0')} - ${song.title}`
        : dot > 0
          ? song.fileName.slice(0, dot)
          : song.fileName;
    return unique(`${folder}/${disc}`, stem, ending);
  };
}

/** `07 - Artist - Title`, in the order of the list. */
function playlistNames(count: number): Name {
  const unique = createUniqueNames();
  const digits = Math.max(2, String(count).length);
  let place = 0;
  return (song, ending) => unique('', `${String(++place).padStart(digits, '0')} - ${song.artist} - ${song.title}`, ending);
}

function listText(name: string, songs: readonly ArchiveSong[]): string {
  const entries = songs.map(({ name: path, song: { title, artist, album, durationMs } }) => ({
    path,
    title,
    artist,
    album,
    durationMs,
    cueIndex: 0,
  }));
  return writeM3u({ name, comment: '', entries });
}
