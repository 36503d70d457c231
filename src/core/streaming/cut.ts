// Songs that are a stretch of a longer file (cue sheets): where they begin and end, and ffmpeg's arguments to cut them
// out. What is lossless is encoded anew, exact to the sample; packets of the rest are copied.
import { audioType, suffixOf } from '../../lib/media-types.ts';
import type { SongRow } from '../catalog/rows.ts';
import { inputArguments } from './profiles.ts';

type Stretch = Pick<SongRow, 'cueIndex' | 'startMs' | 'durationMs'>;

/** Sheets count in frames of 1/75 s, which no whole millisecond hits: the frame that was meant. */
export function exactSeconds(ms: number): number {
  const frame = Math.round((ms * 75) / 1000);
  return Math.abs((frame * 1000) / 75 - ms) <= 0.5 ? frame / 75 : ms / 1000;
}

/** Beginning and length in its file, in seconds; undefined for a song that is its whole file. */
export function stretchOf(song: Stretch): { startSeconds: number; seconds: number } | undefined {
  if (song.cueIndex === 0 && song.startMs === 0) return undefined;
  const startSeconds = exactSeconds(song.startMs);
  return { startSeconds, seconds: exactSeconds(song.startMs + song.durationMs) - startSeconds };
}

export interface Cut {
  suffix: string;
  mediaType: string;
  /** Into a file, which can be sought in while it is written. */
  toFile: readonly string[];
  /** Into a stream. */
  toStream: readonly string[];
}

const copy = ['-c:a', 'copy', '-f'];

/** How a song is cut: by what the scan said it comes as (tags/cut-format.ts). */
export function cutOf(song: Pick<SongRow, 'suffix' | 'fileName' | 'bitRateKbps'>): Cut {
  const same = (...args: string[]) => ({ toFile: args, toStream: args });
  const { suffix } = song;
  const mediaType = audioType(suffix);
  if (suffix === 'flac') return { suffix, mediaType, ...same('-c:a', 'flac', '-f', 'flac') };
  if (suffix === 'm4a') {
    return { suffix, mediaType, toFile: [...copy, 'ipod', '-movflags', '+faststart'], toStream: [...copy, 'adts'] };
  }
  if (suffix === 'opus' && !['opus', 'ogg', 'oga'].includes(suffixOf(song.fileName))) {
    const kbps = Math.min(256, Math.max(96, song.bitRateKbps));
    return { suffix, mediaType, ...same('-c:a', 'libopus', '-ar', '48000', '-b:a', `${kbps}k`, '-f', 'opus') };
  }
  return { suffix, mediaType, ...same(...copy, suffix) };
}

type Described = Stretch & Pick<SongRow, 'suffix' | 'title' | 'artist' | 'album' | 'albumArtist' | 'trackNumber' | 'date' | 'year'>;

/** What the cut says of itself: the file's own tags tell of all its songs together. */
export function ownTags(song: Described): string[] {
  const tags: [string, string][] = [
    ['title', song.title],
    ['artist', song.artist],
    ['album', song.album],
    ['album_artist', song.albumArtist],
    ['track', song.trackNumber > 0 ? String(song.trackNumber) : ''],
    ['date', song.date || (song.year > 0 ? String(song.year) : '')],
  ];
  const given = tags.filter(([, value]) => value !== '').map(([name, value]) => `${name}=${value.replaceAll('\0', '')}`);
  return ['-map_metadata', '-1', '-map_metadata:s:a:0', '-1', ...given.flatMap((tag) => ['-metadata', tag])];
}

/** ffmpeg's arguments for a cut into `target`, a path or standard output. */
export function cutArguments(path: string, song: Described, encode: readonly string[], target: string): string[] {
  const stretch = stretchOf(song) ?? { startSeconds: 0, seconds: song.durationMs / 1000 };
  // Copied packets come in pages of up to a second, where seeking begins too early; MP4 has an edit list against that.
  const isPaged = encode.includes('copy') && song.suffix !== 'm4a';
  return [
    ...inputArguments(path, isPaged ? 0 : stretch.startSeconds),
    ...(isPaged ? ['-ss', stretch.startSeconds.toFixed(6)] : []),
    '-t',
    stretch.seconds.toFixed(6),
    '-map',
    '0:a:0',
    ...ownTags(song),
    ...encode,
    '-y',
    target,
  ];
}
