// How good a file is, in a few letters.
import type { Song } from '../api/shapes.ts';

type Heard = Pick<Song, 'suffix' | 'codec' | 'bitDepth' | 'sampleRate' | 'bitRate'>;

const lossless = /flac|alac|pcm|wav|aiff|ape|wavpack|tak|tta|shorten|dsd|lossless/i;
const khz = (hz: number) => String(Math.round(hz / 100) / 10);

/** `FLAC 16/44.1` or `MP3 320`. */
export function qualityOf(song: Heard): string {
  const name = (song.suffix || song.codec).toUpperCase();
  if (lossless.test(song.codec || song.suffix)) {
    const depth =
      song.bitDepth && song.sampleRate ? `${song.bitDepth}/${khz(song.sampleRate)}` : song.sampleRate ? khz(song.sampleRate) : '';
    return `${name} ${depth}`.trim();
  }
  return song.bitRate ? `${name} ${song.bitRate}` : name;
}

/** One word for a whole album: what all songs share, else the formats. */
export function qualityOfAll(songs: readonly Heard[]): string {
  const all = new Set(songs.map(qualityOf));
  if (all.size === 1) return [...all][0] ?? '';
  return [...new Set(songs.map(({ suffix }) => suffix.toUpperCase()))].join(' · ');
}
