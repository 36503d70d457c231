// Equal loudness: the factor by which a song is made louder or quieter, and the way there through Web Audio,
// which is set up only when it is wanted (some phones stop Web Audio when the screen goes dark).
import type { Song } from '../api/shapes.ts';
import type { GainMode } from '../settings/prefs.ts';

/** 1 for no change. Never so loud that the loudest moment would be cut off. */
export function gainOf(song: Song, mode: GainMode, preAmpDb: number, isWithinAlbum: boolean): number {
  if (mode === 'off') return 1;
  const wantsAlbum = mode === 'album' || (mode === 'auto' && isWithinAlbum);
  const albumGain = song.rgAlbumGain ?? undefined;
  const gainDb = (wantsAlbum ? albumGain : undefined) ?? song.rgTrackGain ?? albumGain;
  if (gainDb === undefined) return 1;
  const peak = (wantsAlbum ? song.rgAlbumPeak : undefined) ?? song.rgTrackPeak ?? 1;
  const factor = 10 ** ((gainDb + preAmpDb) / 20);
  return peak > 0 ? Math.min(factor, 1 / peak) : factor;
}

export interface Loudness {
  set: (element: HTMLAudioElement, factor: number) => void;
  /** Browsers let sound begin only after a touch or key. */
  resume: () => void;
}

export function makeLoudness(): Loudness {
  let audio: AudioContext | undefined;
  const gains = new Map<HTMLAudioElement, GainNode>();

  function gainNode(element: HTMLAudioElement): GainNode {
    const known = gains.get(element);
    if (known) return known;
    audio ??= new AudioContext();
    const gain = audio.createGain();
    audio.createMediaElementSource(element).connect(gain).connect(audio.destination);
    gains.set(element, gain);
    return gain;
  }

  return {
    set(element, factor) {
      if (factor === 1 && !gains.has(element)) return;
      gainNode(element).gain.value = factor;
    },
    resume() {
      if (audio?.state === 'suspended') void audio.resume();
    },
  };
}
