// Sound: two audio elements, one playing and one holding the next song ready, so that the change takes a few
// milliseconds. Knows nothing of queues and pages.
import { makeLoudness } from './loudness.ts';
import type { Source } from './sources.ts';

export interface EngineEvents {
  time: (positionSec: number) => void;
  /** `loading`: it should play but waits for data. */
  state: (state: 'playing' | 'paused' | 'loading') => void;
  ended: () => void;
  failed: () => void;
}

export interface LoadWish {
  source: Source;
  positionSec: number;
  gain: number;
  play: boolean;
}

interface Deck {
  element: HTMLAudioElement;
  source: Source | undefined;
}

export interface Engine {
  load: (wish: LoadWish) => void;
  /** Fetches ahead what comes next; undefined drops it. */
  prepare: (next: { source: Source; gain: number } | undefined) => void;
  play: () => void;
  pause: () => void;
  seek: (positionSec: number) => void;
  stop: () => void;
  hasSource: () => boolean;
  positionSec: () => number;
  /** Everything of the playing song is here, so the network is free for the next. */
  isFullyLoaded: () => boolean;
  setVolume: (volume: number) => void;
  setGain: (factor: number) => void;
}

/** `makeElement` gives an audio element that is not in use anywhere else. */
export function makeEngine(events: EngineEvents, makeElement: () => HTMLAudioElement): Engine {
  const loudness = makeLoudness();
  let active: Deck = deck();
  let standby: Deck = deck();
  let startAtSec = 0;
  let wantsPlay = false;

  function deck(): Deck {
    const element = makeElement();
    element.preload = 'auto';
    const made: Deck = { element, source: undefined };
    const whenActive = (listener: () => void) => () => {
      if (made === active && made.source) listener();
    };
    element.addEventListener(
      'timeupdate',
      whenActive(() => events.time(positionSec())),
    );
    element.addEventListener(
      'playing',
      whenActive(() => events.state('playing')),
    );
    element.addEventListener(
      'waiting',
      whenActive(() => events.state('loading')),
    );
    // By the time this is heard, playing may have begun again.
    element.addEventListener(
      'pause',
      whenActive(() => element.paused && !element.ended && events.state('paused')),
    );
    element.addEventListener('ended', whenActive(events.ended));
    element.addEventListener('error', whenActive(events.failed));
    element.addEventListener(
      'loadedmetadata',
      whenActive(() => {
        if (startAtSec > 0 && made.source?.isSeekable) element.currentTime = startAtSec;
        startAtSec = 0;
      }),
    );
    return made;
  }

  const positionSec = () => (startAtSec > 0 ? startAtSec : active.element.currentTime) + (active.source?.offsetSec ?? 0);

  function setSource(target: Deck, source: Source | undefined): void {
    if (target.source?.url === source?.url) return;
    target.source = source;
    if (source) target.element.src = source.url;
    else target.element.removeAttribute('src');
    target.element.load();
  }

  function start(): void {
    wantsPlay = true;
    loudness.resume();
    active.element.play().catch((cause: unknown) => {
      // Without a touch or key before, browsers keep silent: then the song waits, paused.
      if (cause instanceof DOMException && cause.name === 'NotAllowedError') events.state('paused');
    });
  }

  function load({ source, positionSec: from, gain, play }: LoadWish): void {
    const isReady = standby.source?.url === source.url && from <= source.offsetSec;
    active.element.pause();
    if (isReady) {
      [active, standby] = [standby, active];
      startAtSec = 0;
    } else {
      startAtSec = Math.max(0, from - source.offsetSec);
      active.source = undefined;
      setSource(active, source);
    }
    standby.element.pause();
    setSource(standby, undefined);
    loudness.set(active.element, gain);
    wantsPlay = play;
    if (play) {
      events.state('loading');
      start();
    } else events.state('paused');
    events.time(from);
  }

  return {
    load,
    positionSec,
    play: start,
    prepare(next) {
      setSource(standby, next?.source);
      if (next) loudness.set(standby.element, next.gain);
    },
    pause() {
      wantsPlay = false;
      active.element.pause();
      events.state('paused');
    },
    seek(to) {
      if (active.element.readyState === 0) startAtSec = to;
      else active.element.currentTime = to;
      events.time(to);
      if (wantsPlay && active.element.paused) start();
    },
    stop() {
      wantsPlay = false;
      for (const one of [active, standby]) {
        one.element.pause();
        setSource(one, undefined);
      }
    },
    hasSource: () => active.source !== undefined,
    isFullyLoaded() {
      const { buffered, duration } = active.element;
      return buffered.length > 0 && Number.isFinite(duration) && buffered.end(buffered.length - 1) >= duration - 0.5;
    },
    setVolume(volume) {
      // Loudness is heard by its logarithm; the square comes near it.
      for (const { element } of [active, standby]) element.volume = Math.min(1, Math.max(0, volume)) ** 2;
    },
    setGain: (factor) => loudness.set(active.element, factor),
  };
}
