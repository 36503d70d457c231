// Songs cut out of a longer file as they are: a whole file in the cache, since only that has a length and can be sought in.
import { AppError } from '../../../lib/errors.ts';
import type { FileCache } from '../../../lib/file-cache.ts';
import { cutArguments, type Cut } from '../cut.ts';
import type { StreamSource } from '../source.ts';
import type { Ffmpeg } from './ffmpeg.ts';

/** A cut takes seconds; one that takes this long stands before a dead disk. */
const limitMs = 120_000;

/** Owns the cuts that are being made. */
export function createCuts(cache: FileCache, ffmpeg: Ffmpeg) {
  const running = new Map<string, Promise<string | undefined>>();

  /** One ffmpeg however many ask; it goes on when they leave, since they come back for the next range. */
  function make(source: StreamSource, cut: Cut, name: string, takeSlot: () => () => void): Promise<string | undefined> {
    const begun = running.get(name);
    if (begun) return begun;
    const part = cache.begin(name);
    if (part === undefined) return Promise.resolve(undefined);
    const free = takeSlot();
    const making = write(source, cut, name, part).finally(() => {
      running.delete(name);
      free();
    });
    running.set(name, making);
    return making;
  }

  async function write(source: StreamSource, cut: Cut, name: string, part: string): Promise<string | undefined> {
    try {
      await ffmpeg.run(cutArguments(source.path, source, cut.toFile, `file:${part}`), limitMs);
    } catch (cause) {
      cache.discard(part);
      if (cause instanceof AppError && cause.message.includes('FFmpegPath')) throw cause;
      throw new AppError('unsupported', 'the song could not be cut out of its file', { cause });
    }
    cache.publish(name, part);
    return cache.find(name);
  }

  return { make };
}
