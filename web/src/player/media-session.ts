// The controls of the system: media keys, lock screen, headphones.
import { coverUrl } from '../api/addresses.ts';
import type { Song } from '../api/shapes.ts';

interface Controls {
  play: () => void;
  pause: () => void;
  next: () => void;
  previous: () => void;
  seek: (positionSec: number) => void;
  seekBy: (seconds: number) => void;
  stop: () => void;
}

const stepSec = 10;

/** Connects the system's controls; browsers without them are left alone. */
export function connectMediaSession(controls: Controls): void {
  const session = navigator.mediaSession as MediaSession | undefined;
  if (!session) return;
  const handlers: Partial<Record<MediaSessionAction, (details: MediaSessionActionDetails) => void>> = {
    play: controls.play,
    pause: controls.pause,
    nexttrack: controls.next,
    previoustrack: controls.previous,
    stop: controls.stop,
    seekto: ({ seekTime }) => seekTime !== undefined && seekTime !== null && controls.seek(seekTime),
    seekbackward: ({ seekOffset }) => controls.seekBy(-(seekOffset ?? stepSec)),
    seekforward: ({ seekOffset }) => controls.seekBy(seekOffset ?? stepSec),
  };
  for (const [action, handler] of Object.entries(handlers)) {
    try {
      session.setActionHandler(action as MediaSessionAction, handler);
    } catch {
      // The browser does not know this one.
    }
  }
}

export function showSong(song: Song | undefined): void {
  const session = navigator.mediaSession as MediaSession | undefined;
  if (!session) return;
  if (!song) {
    session.metadata = null;
    session.playbackState = 'none';
    return;
  }
  const artwork = song.coverArtId
    ? ([96, 300, 600] as const).map((size) => ({ src: coverUrl(song.coverArtId, size), sizes: `${size}x${size}` }))
    : [];
  session.metadata = new MediaMetadata({ title: song.title, artist: song.artist, album: song.album, artwork });
}

export function showProgress(isPlaying: boolean, positionSec: number, durationSec: number): void {
  const session = navigator.mediaSession as MediaSession | undefined;
  if (!session) return;
  session.playbackState = isPlaying ? 'playing' : 'paused';
  if (durationSec > 0) session.setPositionState({ duration: durationSec, position: Math.min(Math.max(0, positionSec), durationSec) });
}
