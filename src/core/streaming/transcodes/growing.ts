// Transcodes that several listeners may share: one ffmpeg fills a file as fast as it can, every listener reads that file at
// their own pace, and the cache gets it when it is whole. So one who pauses for an hour holds no ffmpeg, and two who want
// the same thing cost one. When all have left, it goes on for a moment (players ask again for a range), then it ends. Where the
// disk is full, the rest goes through memory (tail.ts), as fast as the slowest of those who are there listens.
import { rmSync } from 'node:fs';

import type { FileCache } from '../../../lib/file-cache.ts';
import { openRaw } from '../../../lib/raw-file.ts';
import { storageError } from '../../../lib/storage.ts';
import { couldNot, type Ffmpeg } from './ffmpeg.ts';
import { createTail, type Listener, type Tail } from './tail.ts';

const graceMs = 700;
const pieceBytes = 64 * 1024;

export interface GrowingJob {
  /** Of the cache; equal jobs have equal names. */
  name: string;
  args: readonly string[];
  /** At least what it will become. */
  estimatedBytes: number;
  /** Not a whole song: it is gone when nobody reads it any more. */
  isPassing: boolean;
  /** A slot for ffmpeg; AppError busy when there is none. */
  takeSlot: () => () => void;
}

export type Growing = Awaited<ReturnType<typeof begin>>;

/** Owns the files that grow at the moment. */
export function createGrowing(cache: FileCache, ffmpeg: Ffmpeg) {
  const jobs = new Map<string, Promise<Growing>>();
  /** Files that are being filled. */
  const parts = new Set<string>();

  /** Joins one that runs, or begins it; undefined when the cache has no room. AppError busy or unsupported. */
  async function join(job: GrowingJob): Promise<Growing | undefined> {
    const running = await jobs.get(job.name)?.catch(() => undefined);
    if (running?.isOpen()) return running;
    // Looked at again, because others may have waited for the same one.
    const other = jobs.get(job.name);
    if (other) return (await other).isOpen() ? other : undefined;
    const release = cache.reserve(job.estimatedBytes);
    if (!release) return undefined;
    let part: string | undefined;
    let freeSlot: (() => void) | undefined;
    try {
      part = cache.begin(job.name);
      if (part === undefined) throw new Error('there is no cache');
      const own = part;
      freeSlot = job.takeSlot();
      parts.add(own);
      const started = begin(cache, ffmpeg, job, own, () => {
        parts.delete(own);
        freeSlot?.();
        release();
      });
      const kept = started.then((growing) => {
        growing.onEnd(() => {
          if (jobs.get(job.name) === kept) jobs.delete(job.name);
        });
        return growing;
      });
      jobs.set(job.name, kept);
      return await kept;
    } catch (error) {
      jobs.delete(job.name);
      if (part !== undefined) parts.delete(part);
      freeSlot?.();
      release();
      // A full disk is no room either.
      if (part === undefined || storageError(error)) return undefined;
      throw error;
    }
  }

  return {
    join,
    /** Leaves no half of a song behind; ffmpeg has been ended before. */
    close(): void {
      for (const part of parts) cache.discard(part);
    },
  };
}

async function begin(cache: FileCache, ffmpeg: Ffmpeg, job: GrowingJob, part: string, free: () => void) {
  const file = await openRaw(part, 'w+');
  let output: ReturnType<Ffmpeg['read']>;
  try {
    output = ffmpeg.read(job.args);
  } catch (error) {
    file.close();
    rmSync(part, { force: true });
    throw error;
  }
  let sizeBytes = 0;
  let state: 'growing' | 'whole' | 'failed' = 'growing';
  let readers = 0;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void)[] = [];
  const endings: (() => void)[] = [];
  const listeners = new Set<Listener>();
  /** What is on the disk; behind it lies the tail. */
  let keptBytes = 0;
  let tail: Tail | undefined;

  const wake = () => {
    const some = waiting;
    waiting = [];
    for (const one of some) one();
  };
  const change = () => new Promise<void>((resolve) => waiting.push(resolve));

  async function fill(): Promise<boolean> {
    // eslint-disable-next-line no-await-in-loop -- pieces come one after another
    for (let piece = await output.next(); piece; piece = await output.next()) {
      // eslint-disable-next-line no-await-in-loop -- in their order
      await put(piece);
      sizeBytes += piece.length;
      wake();
    }
    return output.finish();
  }

  async function put(piece: Uint8Array): Promise<void> {
    if (tail) return tail.push(piece);
    try {
      await file.write(piece, sizeBytes);
      keptBytes = sizeBytes + piece.length;
    } catch (error) {
      if (!storageError(error)) throw error;
      tail = createTail(keptBytes, listeners);
      // Whoever comes later needs the beginning, too.
      retire();
      await tail.push(piece);
    }
  }

  async function pump(): Promise<void> {
    let isWhole = false;
    try {
      isWhole = await fill();
    } catch {
      // What is there is not the whole.
      output.stop();
      await output.finish();
    }
    free();
    const isKept = isWhole && sizeBytes > 0 && !job.isPassing && !tail;
    try {
      if (isKept) cache.publish(job.name, part);
      else cache.discard(part);
    } catch {
      cache.discard(part);
    }
    state = isWhole ? 'whole' : 'failed';
    // A passing one lives as long as its readers.
    if (!isWhole || isKept || readers === 0) retire();
    wake();
  }

  /** Nobody may join any more; what is being read stays until it is read. */
  function retire(): void {
    for (const end of endings.splice(0)) end();
    isOpen = false;
    closeIfUnused();
  }
  let isOpen = true;

  function closeIfUnused(): void {
    if (isOpen || readers > 0 || state === 'growing') return;
    // Not at once: somebody who has just joined may not have said so yet.
    setTimeout(() => {
      if (readers === 0) file.close();
    }, 0);
  }

  function left(): void {
    readers--;
    if (readers > 0) return;
    if (state !== 'growing') {
      if (isOpen) retire();
      closeIfUnused();
      return;
    }
    leaving = setTimeout(() => {
      retire();
      output.stop();
    }, graceMs);
  }

  async function readAt(position: number): Promise<Uint8Array> {
    // A copy: what is handed on is the reader's.
    if (tail && position >= keptBytes) return tail.read(position).slice();
    const piece = new Uint8Array(Math.min(pieceBytes, (tail ? keptBytes : sizeBytes) - position));
    return piece.subarray(0, await file.read(piece, position));
  }

  function joinAsReader(): () => void {
    clearTimeout(leaving);
    readers++;
    let isHere = true;
    return () => {
      if (isHere) left();
      isHere = false;
    };
  }

  const pumping = pump();

  return {
    isOpen: () => isOpen,
    onEnd: (end: () => void) => (isOpen ? endings.push(end) : end()),
    /** Counts somebody in who only waits; the answer lets them go. */
    hold: joinAsReader,
    /** When the first bytes are there; AppError unsupported when ffmpeg failed before. */
    async started(): Promise<void> {
      // eslint-disable-next-line no-await-in-loop -- waits for the next change
      while (sizeBytes === 0 && state === 'growing') await change();
      if (sizeBytes === 0 && state === 'failed') throw couldNot();
    },
    /** Whether it became whole within a time; those who leave do not wait. */
    async wholeWithin(waitMs: number, signal: AbortSignal): Promise<boolean> {
      let end!: () => void;
      const late = new Promise<void>((resolve) => (end = resolve));
      const timer = setTimeout(end, waitMs);
      signal.addEventListener('abort', end);
      await Promise.race([pumping, late]);
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      return state === 'whole';
    },
    /** Everything from the first byte on, as fast as it is read. */
    stream(signal: AbortSignal): ReadableStream<Uint8Array> {
      const leave = joinAsReader();
      const listener: Listener = { position: 0 };
      listeners.add(listener);
      const end = () => {
        signal.removeEventListener('abort', end);
        listeners.delete(listener);
        tail?.settle();
        leave();
      };
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            // eslint-disable-next-line no-await-in-loop -- waits for the next change
            while (listener.position >= sizeBytes && state === 'growing') await change();
            const { position } = listener;
            if (position < sizeBytes) {
              const piece = await readAt(position);
              // Too late for what went through memory.
              if (piece.length === 0) throw new Error('the transcode has gone on without this listener');
              listener.position += piece.length;
              tail?.settle();
              controller.enqueue(piece);
              return;
            }
            end();
            if (state === 'whole') controller.close();
            else controller.error(new Error('the transcode failed'));
          },
          cancel: end,
        },
        { highWaterMark: 0 },
      );
    },
  };
}
