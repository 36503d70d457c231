// Writes a generated library: songs, covers, lyrics, playlists, and a manifest of what readers must give back.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { utf8 } from './bytes.ts';
import { flac } from './flac.ts';
import { jpeg } from './jpeg.ts';
import { mp3, mp3Seconds } from './mp3.ts';
import { m4a, m4aSeconds } from './mp4.ts';
import { makeArtists, pathPart } from './names.ts';
import { ogg, opus } from './ogg.ts';
import { planAlbum, planAlbumTags, planSong, type AlbumPlan, type AlbumTags, type PlannedSong } from './plan.ts';
import { createRandom, type Random } from './random.ts';
import type { Format, GeneratedSong } from './song.ts';
import { nouns, phraseKinds, phrases } from './words.ts';

export interface LibraryOptions {
  folder: string;
  songs: number;
  seed: number;
  formats: readonly Format[];
  hasCovers: boolean;
  /** MP3 headers claim minutes where there is half a second. */
  claims: boolean;
  hasLyricsFiles: boolean;
  hasPlaylists: boolean;
}

/** One line of the manifest; undefined where the file has no such tag. */
export interface ManifestEntry extends Partial<GeneratedSong['tags']> {
  path: string;
  format: Format;
  size: number;
  seconds: number;
  rg_track_gain?: number;
  rg_track_peak?: number;
  rg_album_gain?: number;
  rg_album_peak?: number;
  r128_track?: number;
  r128_album?: number;
  has_cover: boolean;
  has_lyrics: boolean;
  lrc: boolean;
}

export interface LibrarySummary {
  songs: number;
  albums: number;
  artists: number;
  bytes: number;
  sideFiles: number;
  audioHours: number;
}

interface Listed {
  path: string;
  seconds: number;
  artist: string;
  title: string;
}

/** The same options give the same bytes. */
export function writeLibrary(options: LibraryOptions, onSong: (entry: ManifestEntry) => void = () => {}): LibrarySummary {
  const random = createRandom(options.seed);
  const artists = makeArtists(random, Math.max(3, Math.round(options.songs / 45)));
  const files = createFiles(options.folder);
  const taken = new Set<string>();
  const listed: Listed[] = [];
  const summary: LibrarySummary = { songs: 0, albums: 0, artists: artists.length, bytes: 0, sideFiles: 0, audioHours: 0 };
  while (summary.songs < options.songs) {
    const album = planAlbum(random, artists, ++summary.albums, (folder) => taken.has(folder.toLowerCase()));
    taken.add(`${album.artistFolder}/${album.folder}`.toLowerCase());
    const format = random.pick(options.formats);
    const shared = planAlbumTags(random, album);
    const cover = options.hasCovers ? jpeg(shared.mbid, album.number) : undefined;
    const embedded = cover && random.chance(0.2) ? cover : undefined;
    if (cover) writeCovers(random, files, album, shared);
    for (let disc = 1; disc <= album.discs && summary.songs < options.songs; disc++) {
      const tracks = random.chance(0.08) ? 1 + random.below(3) : 7 + random.below(11);
      const inside = shared.hasDiscFolders ? `${random.pick(['Disc', 'CD'])} ${disc}` : '';
      for (let track = 1; track <= tracks && summary.songs < options.songs; track++) {
        const number = summary.songs++;
        const song = planSong(random, album, shared, { disc, track, tracks, number }, { ...options, artists, cover: embedded });
        const stem = join(album.artistFolder, album.folder, inside, stemOf(album, shared, song, { disc, track, number }));
        const path = `${stem}.${format}`;
        const bytes = encode(format, song, options.claims);
        files.put(path, bytes);
        summary.bytes += bytes.length;
        const seconds = secondsOf(format, song, options.claims);
        summary.audioHours += seconds / 3600;
        if (song.hasLyricsFile) files.putBeside(`${stem}.lrc`, lyricsFile(song));
        if (number % 7 === 3 && listed.length < 20_000) listed.push({ path, seconds, artist: song.artist, title: song.title });
        onSong(manifestEntry(path, format, bytes.length, seconds, song));
      }
    }
  }
  if (options.hasPlaylists) writePlaylists(random, files, options.songs, listed);
  summary.sideFiles = files.sideFiles();
  return summary;
}

type Files = ReturnType<typeof createFiles>;

function createFiles(root: string) {
  const folders = new Set<string>();
  const beside = new Set<string>();
  function put(path: string, bytes: Uint8Array): void {
    const full = join(root, path);
    const folder = dirname(full);
    if (!folders.has(folder)) {
      mkdirSync(folder, { recursive: true });
      folders.add(folder);
    }
    writeFileSync(full, bytes);
  }
  return {
    put,
    /** Anything but a song. */
    putBeside(path: string, bytes: Uint8Array): void {
      put(path, bytes);
      beside.add(path);
    },
    has: (path: string) => beside.has(path),
    sideFiles: () => beside.size,
  };
}

const coverNames = ['cover.jpg', 'cover.jpg', 'cover.jpg', 'folder.jpg', 'front.jpg', 'Cover.JPG', 'AlbumArt.jpeg'];

function writeCovers({ chance, pick }: Random, files: Files, album: AlbumPlan, shared: AlbumTags): void {
  const { artistFolder, folder, number } = album;
  if (!album.isLoose && chance(0.7)) {
    files.putBeside(join(artistFolder, folder, pick(coverNames)), jpeg(`front ${shared.mbid}`, number + 1));
  }
  if (album.isLoose || album.isCompilation || !chance(0.1)) return;
  const picture = join(artistFolder, 'artist.jpg');
  if (!files.has(picture)) files.putBeside(picture, jpeg(`artist ${album.artist.name}`, number));
}

function stemOf(
  album: AlbumPlan,
  shared: AlbumTags,
  song: PlannedSong,
  { disc, track, number }: { disc: number; track: number; number: number },
): string {
  const two = String(track).padStart(2, '0');
  if (album.isUntagged) return pathPart(`track${two}-${disc}`, 230);
  if (album.isLoose) return pathPart(`${song.mainArtist} - ${song.title} ${number}`, 230);
  return pathPart(`${album.discs > 1 && !shared.hasDiscFolders ? `${disc}-` : ''}${two} - ${song.title}`, 230);
}

function encode(format: Format, song: GeneratedSong, claims: boolean): Buffer {
  return format === 'mp3' ? mp3(song, claims) : { flac, ogg, m4a, opus }[format](song);
}

function secondsOf(format: Format, { sound }: GeneratedSong, claims: boolean): number {
  if (format === 'mp3') return claims ? sound.claimedSeconds : mp3Seconds(sound.mp3Frames);
  return format === 'm4a' ? m4aSeconds(sound.m4aSeconds) : sound[`${format}Seconds`];
}

const lyricsFile = ({ tags, artist, title }: PlannedSong) =>
  utf8(`[ar:${tags.artist ?? artist}]\n[ti:${title}]\n[00:00.10]La la la\n[00:00.30]${title}\n`);

function manifestEntry(path: string, format: Format, size: number, seconds: number, song: PlannedSong): ManifestEntry {
  return {
    path,
    format,
    size,
    seconds: Math.round(seconds * 1000) / 1000,
    ...song.tags,
    ...gainsOf(format, song),
    has_cover: song.picture !== undefined,
    has_lyrics: song.tags.lyrics !== undefined,
    lrc: song.hasLyricsFile,
  };
}

function gainsOf(format: Format, { gains }: GeneratedSong): Partial<ManifestEntry> {
  if (!gains) return {};
  if (format === 'opus') return { r128_track: Math.round((gains[0] - 5) * 256), r128_album: Math.round((gains[2] - 5) * 256) };
  const [rg_track_gain, rg_track_peak, rg_album_gain, rg_album_peak] = gains.map((gain, i) => Number(gain.toFixed(i % 2 ? 6 : 2)));
  return { rg_track_gain, rg_track_peak, rg_album_gain, rg_album_peak } as Partial<ManifestEntry>;
}

/** M3U8 files of different habits: plain, with CRLF, with a byte-order mark. */
function writePlaylists({ below, pick, chance }: Random, files: Files, songs: number, listed: readonly Listed[]): void {
  const count = Math.max(1, Math.min(200, Math.round(songs / 500)));
  for (let i = 0; i < count; i++) {
    const items = Array.from({ length: Math.min(listed.length, 5 + below(60)) }, () => pick(listed));
    const name = pathPart(chance(0.2) ? pick(phrases[pick(phraseKinds)]!) : `${pick(nouns)} mix`, 100);
    const lineEnd = i % 3 === 1 ? '\r\n' : '\n';
    const lines = items.map(
      ({ path, seconds, artist, title }) => `#EXTINF:${Math.round(seconds)},${artist} - ${title.replaceAll('\n', ' ')}\n../${path}`,
    );
    const text = `${i % 3 === 2 ? '\ufeff' : ''}#EXTM3U\n#PLAYLIST:${name}\n${lines.join(lineEnd)}\n`;
    files.putBeside(join('Playlists', `${String(i + 1).padStart(3, '0')} ${name}.m3u8`), utf8(text));
  }
}
