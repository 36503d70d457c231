// decide → open → deliver → clean up. A stream is either a file on disk or the output of one ffmpeg,
// which dies with its listener. Whole transcodes go to the cache; parts and offsets never do.
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import type { Caller, Context } from '../../context.ts';
import { AppError, busy } from '../../lib/errors.ts';
import { cacheName, createFileCache } from '../../lib/file-cache.ts';
import { audioType } from '../../lib/media-types.ts';
import type { SongRow } from '../catalog/rows.ts';
import { cutArguments, cutOf, ownTags, stretchOf, type Cut } from './cut.ts';
import { decide, playerSettings, type StreamPlan, type StreamWish } from './decide.ts';
import { ffmpegArguments } from './profiles.ts';

export type OpenedStream =
  | { kind: 'file'; path: string; mediaType: string; etag: string; suffix: string }
  | { kind: 'live'; body: ReadableStream<Uint8Array>; mediaType: string; suffix: string };

export type Streams = ReturnType<typeof createStreams>;

const stopGraceMs = 500;
/** A cut takes seconds; one that takes this long stands before a dead disk. */
const cutLimitMs = 120_000;

/** Owns the running ffmpegs and the transcoding cache. */
export function createStreams(ctx: Context) {
  const { config, clock } = ctx;
  const log = ctx.log.child('streams');
  const cache = createFileCache(join(config.cacheFolder, 'transcoding'), config.transcodingCacheSize, clock.now);
  const running = new Set<Bun.Subprocess>();
  const perUser = new Map<string, number>();
  /** Songs being cut out of their files, by cache name. */
  const cuts = new Map<string, Promise<string | undefined>>();
  const limit = config.transcoding.maxConcurrent > 0 ? config.transcoding.maxConcurrent : Math.max(4, navigator.hardwareConcurrency * 2);

  /** What the caller would get for this wish. */
  function plan(caller: Caller, song: SongRow, wish: StreamWish): StreamPlan {
    const settings = playerSettings(caller.player, (id) => formatOf(id));
    const decided = decide(song, wish, settings, config.defaultDownsamplingFormat);
    return decided.kind === 'file' && stretchOf(song) ? { kind: 'cut' } : decided;
  }

  function formatOf(transcodingId: string): string {
    const row = ctx.db.$client.query('SELECT target_format AS format FROM transcoding WHERE id = ?').get(transcodingId) as {
      format: string;
    } | null;
    return row?.format ?? '';
  }

  /** Opens a song; AppError busy when all transcoding slots are taken, not_found when the file is gone. */
  async function open(caller: Caller, song: SongRow, wish: StreamWish, signal: AbortSignal): Promise<OpenedStream> {
    const decided = plan(caller, song, wish);
    const path = songPath(song);
    if (!(await Bun.file(path).exists())) throw new AppError('not_found', 'the file of this song is not there at the moment');
    if (decided.kind === 'file') {
      return {
        kind: 'file',
        path,
        mediaType: audioType(song.suffix),
        etag: `${song.id}-${song.mtimeMs}-${song.sizeBytes}`,
        suffix: song.suffix,
      };
    }
    if (decided.kind === 'cut') return openCut(caller, song, path, signal);
    const { profile, bitRateKbps, offsetSeconds } = decided;
    const stretch = stretchOf(song);
    const key = [song.id, song.mtimeMs, song.sizeBytes, profile.format, bitRateKbps, ...placeOf(song)].join('/');
    const name = cacheName(key);
    const cached = offsetSeconds === 0 ? cache.find(name) : undefined;
    if (cached) return { kind: 'file', path: cached, mediaType: profile.mediaType, etag: name, suffix: profile.suffix };
    const body = transcode(
      caller.user.id,
      ffmpegArguments({
        path,
        profile,
        bitRateKbps,
        offsetSeconds,
        sampleRateHz: song.sampleRateHz,
        channels: song.channels,
        ...(stretch && { ...stretch, tags: ownTags(song) }),
      }),
      offsetSeconds === 0 ? name : undefined,
      signal,
    );
    return { kind: 'live', body, mediaType: profile.mediaType, suffix: profile.suffix };
  }

  /** From the cache, which is filled first: only a whole file has a length and can be sought in. */
  async function openCut(caller: Caller, song: SongRow, path: string, signal: AbortSignal): Promise<OpenedStream> {
    const cut = cutOf(song);
    const name = cacheName(['cut', song.id, song.mtimeMs, ...placeOf(song), cut.suffix].join('/'));
    const isSmall = (song.durationMs * song.bitRateKbps) / 8 < config.transcodingCacheSize / 2;
    const found = cache.find(name) ?? (isSmall ? await makeCut(caller.user.id, song, path, cut, name) : undefined);
    if (found) return { kind: 'file', path: found, mediaType: cut.mediaType, etag: name, suffix: cut.suffix };
    const body = transcode(caller.user.id, cutArguments(path, song, cut.toStream, 'pipe:1'), undefined, signal);
    return { kind: 'live', body, mediaType: cut.mediaType, suffix: cut.suffix };
  }

  /** One ffmpeg however many ask; it goes on when they leave, since they come back for the next range. */
  function makeCut(userId: string, song: SongRow, path: string, cut: Cut, name: string): Promise<string | undefined> {
    const begun = cuts.get(name);
    if (begun) return begun;
    const part = cache.begin(name);
    if (part === undefined) return Promise.resolve(undefined);
    takeSlot(userId);
    const making = runToFile(cutArguments(path, song, cut.toFile, `file:${part}`), part, name).finally(() => {
      cuts.delete(name);
      releaseSlot(userId);
    });
    cuts.set(name, making);
    return making;
  }

  async function runToFile(args: string[], part: string, name: string): Promise<string | undefined> {
    let child: Bun.Subprocess<'ignore', 'pipe', 'pipe'> | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const started = (child = spawnFfmpeg(args));
      running.add(child);
      timer = setTimeout(() => stop(started), cutLimitMs);
      const complaint = firstKilobytes(child.stderr);
      const code = await child.exited;
      if (code !== 0) {
        log.warn('ffmpeg failed', { code, said: await complaint });
        throw new AppError('unsupported', 'the song could not be cut out of its file');
      }
    } catch (error) {
      cache.discard(part);
      throw error;
    } finally {
      clearTimeout(timer);
      if (child) running.delete(child);
    }
    cache.publish(name, part);
    return cache.find(name);
  }

  function spawnFfmpeg(args: string[]): Bun.Subprocess<'ignore', 'pipe', 'pipe'> {
    try {
      return Bun.spawn([config.ffmpegPath || 'ffmpeg', ...args], {
        stdin: 'ignore',
        stdout: 'pipe',
        stderr: 'pipe',
        env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
      });
    } catch (cause) {
      throw new AppError('unsupported', 'ffmpeg could not be started: install it, or set FFmpegPath', { cause });
    }
  }

  const releaseSlot = (userId: string) => perUser.set(userId, Math.max(0, (perUser.get(userId) ?? 1) - 1));

  function takeSlot(userId: string): void {
    const mine = perUser.get(userId) ?? 0;
    if (running.size >= limit || (config.transcoding.maxConcurrentPerUser > 0 && mine >= config.transcoding.maxConcurrentPerUser)) {
      throw busy('too many transcodes are running, try again in a moment');
    }
    perUser.set(userId, mine + 1);
  }

  function transcode(userId: string, args: string[], name: string | undefined, signal: AbortSignal): ReadableStream<Uint8Array> {
    takeSlot(userId);
    const part = name === undefined ? undefined : cache.begin(name);
    let file = part === undefined ? undefined : openSync(part, 'w');
    let child: Bun.Subprocess<'ignore', 'pipe', 'pipe'>;
    const release = () => releaseSlot(userId);
    try {
      child = spawnFfmpeg(args);
    } catch (error) {
      release();
      closePart(false);
      throw error;
    }
    running.add(child);
    const complaint = firstKilobytes(child.stderr);
    const reader = child.stdout.getReader();
    let ended = false;

    function closePart(isWhole: boolean): void {
      if (file === undefined || part === undefined || name === undefined) return;
      closeSync(file);
      file = undefined;
      if (isWhole) cache.publish(name, part);
      else cache.discard(part);
    }
    function end(isWhole: boolean): void {
      if (ended) return;
      ended = true;
      signal.removeEventListener('abort', abandon);
      running.delete(child);
      release();
      closePart(isWhole);
    }
    function abandon(): void {
      if (ended) return;
      stop(child);
      end(false);
    }
    signal.addEventListener('abort', abandon);
    if (signal.aborted) abandon();

    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const { value, done } = await reader.read();
          if (!done) {
            if (file !== undefined) writeSync(file, value);
            controller.enqueue(value);
            return;
          }
          const code = await child.exited;
          end(code === 0);
          if (code === 0) {
            controller.close();
            return;
          }
          if (!signal.aborted) log.warn('ffmpeg failed', { code, said: await complaint });
          controller.error(new Error(`ffmpeg ended with ${code}`));
        },
        cancel: abandon,
      },
      { highWaterMark: 0 },
    );
  }

  return {
    plan,
    open,
    running: () => running.size,
    close(): void {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}

/** What a changed sheet changes. */
const placeOf = (song: SongRow) => (song.cueIndex > 0 ? [song.startMs, song.durationMs, song.title] : []);

/** A song's file on disk. */
export const songPath = (song: Pick<SongRow, 'libraryPath' | 'folderPath' | 'fileName'>) =>
  join(song.libraryPath, song.folderPath, song.fileName);

/** Asks first, then insists: a child stuck on a dead disk ignores SIGTERM. */
function stop(child: Bun.Subprocess): void {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopGraceMs);
  void child.exited.then(() => clearTimeout(timer));
}

/** The start of what a child complains about; the rest is read and dropped, so that it never blocks. */
async function firstKilobytes(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of stream) if (text.length < 4096) text += decoder.decode(chunk, { stream: true });
  return text.slice(0, 4096).trim();
}
