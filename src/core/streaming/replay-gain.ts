// ReplayGain put into the sound of transcodes, where the configuration asks for it. Files as they are keep their tags.
import type { StreamSource } from './source.ts';

export type GainMode = 'off' | 'track' | 'album';

type Gains = Pick<StreamSource, 'rgTrackGain' | 'rgTrackPeak' | 'rgAlbumGain' | 'rgAlbumPeak'>;

const quietestDb = -40;
const loudestDb = 20;

/** Decibels to add, 0 for none: never so many that the peak would be cut off. */
export function gainOf(mode: GainMode, song: Gains): number {
  if (mode === 'off') return 0;
  const isAlbum = mode === 'album' && song.rgAlbumGain !== null;
  const gain = isAlbum ? song.rgAlbumGain : (song.rgTrackGain ?? song.rgAlbumGain);
  const peak = isAlbum ? song.rgAlbumPeak : (song.rgTrackPeak ?? song.rgAlbumPeak);
  if (gain === null || !Number.isFinite(gain)) return 0;
  // Without a known peak nothing is made louder.
  const room = peak !== null && peak > 0 ? -20 * Math.log10(peak) : 0;
  return Math.round(Math.min(loudestDb, Math.max(quietestDb, Math.min(gain, room))) * 100) / 100;
}

const tagNames = ['TRACK_GAIN', 'TRACK_PEAK', 'ALBUM_GAIN', 'ALBUM_PEAK'].flatMap((name) => [
  `REPLAYGAIN_${name}`,
  `replaygain_${name.toLowerCase()}`,
]);

/** ffmpeg's arguments for a gain: players must not add it a second time, so its tags go. */
export function gainArguments(gainDb: number): string[] {
  if (gainDb === 0) return [];
  const tags = [...tagNames, 'R128_TRACK_GAIN', 'R128_ALBUM_GAIN'];
  return ['-af', `volume=${gainDb.toFixed(2)}dB`, ...tags.flatMap((name) => ['-metadata', `${name}=`, '-metadata:s:a:0', `${name}=`])];
}
