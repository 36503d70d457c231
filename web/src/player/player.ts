// The one player of the page: which song of the queue sounds, and where it is. What is done to the queue
// itself is in queueing.ts.
import { batch, createEffect, createRoot, createSignal, on } from 'solid-js';

import { config } from '../api/config.ts';
import { user } from '../api/session.ts';
import type { Song } from '../api/shapes.ts';
import { t } from '../i18n/i18n.ts';
import { gainMode, isMuted, preAmpDb, setMuted, setVolume, volume } from '../settings/prefs.ts';
import { showToast } from '../ui/toasts.tsx';
import { makeEngine } from './engine.ts';
import { keepPosition, keepQueue, keptPosition, keptQueue } from './keep.ts';
import { gainOf } from './loudness.ts';
import { connectMediaSession, showProgress, showSong } from './media-session.ts';
import * as queues from './queue.ts';
import type { Queue, QueueEntry } from './queue.ts';
import { reportPlayback } from './reports.ts';
import { chooseSource } from './sources.ts';

const prepareBeforeEndSec = 20;
const restartAfterSec = 3;
const mostFailures = 3;

const [queue, setQueue] = createSignal<Queue>(queues.emptyQueue);
const [positionSec, setPosition] = createSignal(0);
const [state, setState] = createSignal<'playing' | 'paused' | 'loading'>('paused');
const [isConverted, setConverted] = createSignal(false);

export { isConverted, positionSec, queue };
export const currentEntry = (): QueueEntry | undefined => queues.currentEntry(queue());
export const currentSong = (): Song | undefined => currentEntry()?.song;
export const durationSec = (): number => currentSong()?.duration ?? 0;
export const isPlaying = (): boolean => state() !== 'paused';
export const isWaiting = (): boolean => state() === 'loading';

let failures = 0;
let isConverting = false;
let lastReportSec = 0;

const engine = makeEngine({ time: onTime, state: onState, ended: () => advance(true), failed: onFailed }, () => new Audio());

function onTime(at: number): void {
  setPosition(at);
  const song = currentSong();
  if (!song) return;
  keepPosition(song.id, at);
  if (at > 1) failures = 0;
  if (isPlaying() && Math.abs(at - lastReportSec) >= config.playbackReportIntervalMs / 1000) report('playing');
  if (song.duration - at < prepareBeforeEndSec || engine.isFullyLoaded()) prepareNext();
}

function onState(next: 'playing' | 'paused' | 'loading'): void {
  setState(next);
  showProgress(next !== 'paused', engine.positionSec(), durationSec());
}

function report(what: 'starting' | 'playing' | 'paused' | 'stopped', isLeaving = false): void {
  const song = currentSong();
  // Plays of episodes are not counted.
  if (!song || song.podcastId) return;
  lastReportSec = positionSec();
  reportPlayback(song.id, what, positionSec(), isLeaving);
}

const gainFor = (song: Song): number => {
  const { context, isShuffled } = queue();
  return gainOf(song, gainMode(), preAmpDb(), !isShuffled && (context?.href.startsWith('/album/') ?? false));
};

/** Loads what the queue says is current. */
function loadCurrent({ play, from = 0 }: { play: boolean; from?: number }): void {
  const song = currentSong();
  showSong(song);
  if (!song) {
    engine.stop();
    setState('paused');
    setPosition(0);
    return;
  }
  const source = chooseSource(song, from, isConverting);
  setConverted(source.isTranscoded);
  setPosition(from);
  engine.load({ source, positionSec: from, gain: gainFor(song), play });
  if (play) report('starting');
}

function prepareNext(): void {
  const index = queues.nextIndex(queue(), true);
  const entry = index === undefined ? undefined : queue().entries[index];
  const isOther = entry !== undefined && entry.key !== currentEntry()?.key;
  engine.prepare(isOther ? { source: chooseSource(entry.song, 0, false), gain: gainFor(entry.song) } : undefined);
}

/** Takes over a changed queue; when another song is current in it, that is loaded. */
export function changeQueue(next: Queue): void {
  const before = currentEntry()?.key;
  setQueue(next);
  void keepQueue(next);
  if (currentEntry()?.key !== before) {
    isConverting = false;
    loadCurrent({ play: isPlaying() });
  } else prepareNextIfNear();
}

const prepareNextIfNear = () => durationSec() - positionSec() < prepareBeforeEndSec && prepareNext();

function jump(index: number, play = true): void {
  if (isPlaying()) report('stopped');
  isConverting = false;
  setQueue(queues.goTo(queue(), index));
  void keepQueue(queue());
  loadCurrent({ play });
}

/** Plays an entry of the queue. */
export const playEntry = (index: number): void => jump(index);

function advance(hasEnded: boolean): void {
  const index = queues.nextIndex(queue(), hasEnded);
  if (index !== undefined) {
    jump(index);
    return;
  }
  report('stopped');
  setState('paused');
  if (hasEnded) loadCurrent({ play: false });
}

/** Plays a new queue from its current entry on. */
export function startQueue(next: Queue): void {
  if (isPlaying()) report('stopped');
  batch(() => {
    setQueue(next);
    setState('loading');
  });
  isConverting = false;
  failures = 0;
  void keepQueue(next);
  loadCurrent({ play: true });
}

/** First the converted stream is tried, then the next song; after three songs in a row something bigger is wrong. */
function onFailed(): void {
  const song = currentSong();
  if (!song) return;
  if (!isConverting) {
    isConverting = true;
    loadCurrent({ play: isPlaying(), from: positionSec() });
    return;
  }
  failures++;
  showToast(t('player.failed', { title: song.title }), { isError: true });
  if (failures >= mostFailures || queues.nextIndex(queue(), false) === undefined) {
    engine.stop();
    setState('paused');
    return;
  }
  const index = queues.nextIndex(queue(), false);
  if (index !== undefined) jump(index, isPlaying());
}

export function play(): void {
  if (!currentSong()) return;
  if (!engine.hasSource()) {
    loadCurrent({ play: true, from: positionSec() });
    return;
  }
  setState('loading');
  engine.play();
  report('playing');
}

export function pause(): void {
  engine.pause();
  report('paused');
}

export const togglePlay = (): void => (isPlaying() ? pause() : play());
export const next = (): void => advance(false);

/** Back to the start of the song, or to the one before when it has just begun. */
export function previous(): void {
  const index = queues.previousIndex(queue());
  if (positionSec() > restartAfterSec || index === undefined) seek(0);
  else jump(index, isPlaying());
}

export function seek(to: number): void {
  const song = currentSong();
  if (!song) return;
  const at = Math.min(Math.max(0, to), Math.max(0, song.duration - 0.5));
  if (isConverted()) loadCurrent({ play: isPlaying(), from: at });
  else engine.seek(at);
  report(isPlaying() ? 'playing' : 'paused');
  showProgress(isPlaying(), at, song.duration);
}

export const seekBy = (seconds: number): void => seek(positionSec() + seconds);

export function changeVolume(to: number): void {
  setVolume(Math.min(1, Math.max(0, to)));
  setMuted(false);
}

export const toggleMute = (): void => {
  setMuted(!isMuted());
};

/** Takes up the queue that was kept on this device, paused where it was. */
async function restore(): Promise<void> {
  const kept = await keptQueue();
  if (!kept || queue().entries.length > 0) return;
  setQueue(kept);
  const song = currentSong();
  if (song) loadCurrent({ play: false, from: keptPosition(song.id) });
}

function forget(): void {
  engine.stop();
  batch(() => {
    setQueue(queues.emptyQueue);
    setPosition(0);
    setState('paused');
  });
  showSong(undefined);
}

/** Begins to work for the signed-in user; once for a page. */
export function startPlayer(): void {
  connectMediaSession({ play, pause, next, previous, seek, seekBy, stop: pause });
  createRoot(() => {
    createEffect(() => engine.setVolume(isMuted() ? 0 : volume()));
    createEffect(() => {
      const song = currentSong();
      if (song) engine.setGain(gainFor(song));
    });
    createEffect(
      on(
        () => user()?.id,
        (id) => {
          if (id) void restore();
          else forget();
        },
      ),
    );
  });
  addEventListener('pagehide', () => {
    const song = currentSong();
    if (!song) return;
    keepPosition(song.id, engine.positionSec());
    if (isPlaying()) report('stopped', true);
  });
}
