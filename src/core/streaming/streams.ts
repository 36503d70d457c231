// decide → open → deliver → clean up. A stream is either a file on disk or bytes that one ffmpeg makes; whole transcodes go
// to the cache, parts and offsets never do.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { systemCaller, type Caller, type Context } from '../../context.ts';
import { AppError, conflict, invalid } from '../../lib/errors.ts';
import { cacheName, createFileCache } from '../../lib/file-cache.ts';
import { audioType } from '../../lib/media-types.ts';
import type { SongRow } from '../catalog/rows.ts';
import { planForClient, type ClientInfo, type ClientPlan } from './client-plan.ts';
import { cutArguments, cutOf, ownTags, stretchOf } from './cut.ts';
import { decide, lowest, type StreamPlan, type StreamRules, type StreamWish, type Transcode } from './decide.ts';
import { createHls } from './hls/hls.ts';
import { ffmpegArguments } from './profiles.ts';
import { gainOf } from './replay-gain.ts';
import { asSource, findFile, isLossless, type StreamSource } from './source.ts';
import { findTarget } from './targets.ts';
import { createTokens } from './tokens.ts';
import { createCuts } from './transcodes/cuts.ts';
import { openDirect } from './transcodes/direct.ts';
import { createFfmpeg } from './transcodes/ffmpeg.ts';
import { createGrowing, type GrowingJob } from './transcodes/growing.ts';
import { createSlots } from './transcodes/slots.ts';
import { createProfileFinder } from './transcodings.ts';

export type OpenedStream =
  | { kind: 'file'; path: string; mediaType: string; etag: string; suffix: string }
  | { kind: 'live'; body: ReadableStream<Uint8Array>; mediaType: string; suffix: string };

export type Streams = ReturnType<typeof createStreams>;

export interface OpenOptions {
  /** Waits for a transcode to be whole, as long as a client may be expected to wait, so that it has a length. */
  isLengthWanted?: boolean;
}

/** How long a client waits for a length, and how much is made for one with room to spare. */
const lengthWaitMs = 10_000;
const decisionLifeMs = 48 * 3_600_000;
const estimateFactor = 1.25;
const estimateSpareBytes = 256 * 1024;

/** Owns the running ffmpegs and the transcoding cache. */
export function createStreams(ctx: Context) {
  const { config, clock } = ctx;
  const cache = createFileCache(join(config.cacheFolder, 'transcoding'), config.transcodingCacheSize, clock.now);
  const ffmpeg = createFfmpeg(ctx);
  const slots = createSlots(config);
  const growing = createGrowing(cache, ffmpeg);
  const cuts = createCuts(cache, ffmpeg);
  const { find, formatOf } = createProfileFinder(ctx);
  const tokens = createTokens(ctx);
  const takeSlot = (caller: Caller) => () => slots.take(caller.user.id);

  /** What is set for the caller's player and user. */
  function rulesOf({ player, user }: Caller): StreamRules {
    return {
      forcedFormat: player?.transcodingId ? formatOf(player.transcodingId) : '',
      maxBitRateKbps: lowest(player?.maxBitRateKbps ?? 0, user.maxBitRateKbps ?? 0),
      downsamplingFormat: config.defaultDownsamplingFormat,
      find,
    };
  }

  /** What the caller would get for this wish. */
  function plan(caller: Caller, song: SongRow | StreamSource, wish: StreamWish): StreamPlan {
    const decided = decide(song, wish, rulesOf(caller));
    return decided.kind === 'file' && stretchOf(song) ? { kind: 'cut' } : decided;
  }

  /** Opens a song; AppError busy when all transcoding slots are taken, not_found when the file is gone. */
  function open(
    caller: Caller,
    song: SongRow | StreamSource,
    wish: StreamWish,
    signal: AbortSignal,
    options: OpenOptions = {},
  ): Promise<OpenedStream> {
    return openPlan(caller, asSource(song), plan(caller, song, wish), signal, options);
  }

  /** The same for a plan that was made before. */
  async function openPlan(
    caller: Caller,
    source: StreamSource,
    decided: StreamPlan,
    signal: AbortSignal,
    options: OpenOptions = {},
  ): Promise<OpenedStream> {
    const path = await findFile(source.path);
    if (path === undefined) throw fileIsGone();
    if (decided.kind === 'file' && !stretchOf(source)) {
      return {
        kind: 'file',
        path,
        mediaType: audioType(source.suffix),
        etag: `${source.id}-${source.mtimeMs}-${source.sizeBytes}`,
        suffix: source.suffix,
      };
    }
    // ffmpeg would wait before a pipe.
    if (!(await stat(path)).isFile()) throw fileIsGone();
    if (decided.kind !== 'transcode') return openCut(caller, source, signal);
    return openTranscode(caller, source, decided, signal, options);
  }

  async function openTranscode(
    caller: Caller,
    source: StreamSource,
    wanted: Transcode,
    signal: AbortSignal,
    options: OpenOptions,
  ): Promise<OpenedStream> {
    const { mediaType, suffix } = wanted.profile;
    const job = jobOf(caller, source, wanted);
    const fromCache = (): OpenedStream | undefined => {
      const path = job.isPassing ? undefined : cache.find(job.name);
      return path === undefined ? undefined : { kind: 'file', path, mediaType, etag: job.name, suffix };
    };
    const cached = fromCache();
    if (cached) return cached;
    const shared = await growing.join(job);
    if (!shared) {
      const body = await openDirect(ffmpeg, job.args, slots.take(caller.user.id), signal);
      return { kind: 'live', body, mediaType, suffix };
    }
    const letGo = shared.hold();
    try {
      await shared.started();
      if (options.isLengthWanted && (await shared.wholeWithin(lengthWaitMs, signal))) {
        const whole = fromCache();
        if (whole) return whole;
      }
      return { kind: 'live', body: shared.stream(signal), mediaType, suffix };
    } finally {
      letGo();
    }
  }

  /** The plan for what a client can play, and the token by which it may ask for it. */
  function planForClientOf(caller: Caller, song: SongRow | StreamSource, client: ClientInfo): ClientPlan & { token: string | undefined } {
    const decided = planForClient(asSource(song), client, rulesOf(caller));
    const { transcode, canDirectPlay } = decided;
    const common = { m: song.id, s: song.mtimeMs };
    const way = canDirectPlay
      ? { d: 1 }
      : transcode && { o: transcode.container, a: transcode.codec, b: transcode.bitRateKbps, h: transcode.shape };
    return { ...decided, token: way && tokens.sign('transcode', { ...common, ...way }, decisionLifeMs) };
  }

  /** What such a token stands for; AppError invalid when it is for another song, conflict when it is out of date. */
  function planOfToken(caller: Caller, song: SongRow | StreamSource, token: string, offsetSeconds: number): StreamPlan {
    if (!/^[\w-]+\.[\w-]+$/.test(token)) throw invalid('these transcodeParams are none of this server');
    const payload = tokens.read('transcode', token);
    if (!payload) throw conflict('these transcodeParams are out of date: ask for a decision again');
    if (payload['m'] !== song.id) throw invalid('these transcodeParams are for something else');
    if (payload['s'] !== song.mtimeMs) throw conflict('the song has changed: ask for a decision again');
    if (payload['d'] === 1) {
      if (offsetSeconds === 0) return stretchOf(song) ? { kind: 'cut' } : { kind: 'file' };
      return decide(song, { format: '', maxBitRateKbps: 0, offsetSeconds }, { ...rulesOf(caller), forcedFormat: '' });
    }
    const profile = findTarget(find, String(payload['o']), String(payload['a']));
    if (!profile) throw conflict('this format is not made any more: ask for a decision again');
    const shape = payload['h'] as Transcode['shape'] & object;
    return { kind: 'transcode', profile, bitRateKbps: Number(payload['b']), offsetSeconds, shape };
  }

  function jobOf(caller: Caller, source: StreamSource, { profile, bitRateKbps, offsetSeconds, shape }: Transcode): GrowingJob {
    const stretch = stretchOf(source);
    const gainDb = profile.command ? 0 : gainOf(config.transcoding.replayGain, source);
    const parts = [source.id, source.mtimeMs, source.sizeBytes, profile.format, profile.suffix, bitRateKbps, ...placeOf(source)];
    const special = [offsetSeconds, gainDb, shape ?? {}, profile.command ?? []];
    const name = cacheName(`${parts.join('/')} ${JSON.stringify(special)}`);
    const args = ffmpegArguments({
      path: source.path,
      profile,
      bitRateKbps,
      offsetSeconds,
      suffix: source.suffix,
      sampleRateHz: source.sampleRateHz,
      channels: source.channels,
      gainDb,
      ...(shape && { shape }),
      ...(stretch && { ...stretch, tags: ownTags(source) }),
    });
    return { name, args, estimatedBytes: estimateOf(source, bitRateKbps), isPassing: offsetSeconds > 0, takeSlot: takeSlot(caller) };
  }

  /** From the cache, which is filled first. */
  async function openCut(caller: Caller, source: StreamSource, signal: AbortSignal): Promise<OpenedStream> {
    const cut = cutOf(source);
    const name = cacheName(['cut', source.id, source.mtimeMs, ...placeOf(source), cut.suffix].join('/'));
    const isSmall = (source.durationMs * source.bitRateKbps) / 8 < config.transcodingCacheSize / 2;
    const found = cache.find(name) ?? (isSmall ? await cuts.make(source, cut, name, takeSlot(caller)) : undefined);
    if (found) return { kind: 'file', path: found, mediaType: cut.mediaType, etag: name, suffix: cut.suffix };
    const args = cutArguments(source.path, source, cut.toStream, 'pipe:1');
    const body = await openDirect(ffmpeg, args, slots.take(caller.user.id), signal);
    return { kind: 'live', body, mediaType: cut.mediaType, suffix: cut.suffix };
  }

  return {
    plan,
    open,
    openPlan,
    rulesOf,
    planForClient: planForClientOf,
    planOfToken,
    /** Whether it would come from the cache, with a length. */
    isReady: (source: StreamSource, wanted: Transcode) => cache.has(jobOf(systemCaller, source, wanted).name),
    slots,
    hls: createHls(ctx, { ffmpeg, cache, slots, tokens, rulesOf }),
    running: ffmpeg.running,
    cacheBytes: () => cache.sizeBytes(),
    async close(): Promise<void> {
      await ffmpeg.close();
      growing.close();
    },
  };
}

const fileIsGone = () => new AppError('not_found', 'the file of this song is not there at the moment');

/** What a changed sheet changes. */
const placeOf = (song: StreamSource) => (song.cueIndex > 0 ? [song.startMs, song.durationMs, song.title] : []);

/** Bytes that are enough for the result; a lossless one is about as large as its source, or as bare samples. */
function estimateOf(source: StreamSource, bitRateKbps: number): number {
  if (source.durationMs === 0) return Math.ceil(source.sizeBytes * 2) + estimateSpareBytes;
  const bare = (source.sampleRateHz * Math.max(1, source.channels) * Math.max(16, source.bitDepth ?? 16)) / 1000;
  const kbps = bitRateKbps || (isLossless(source) && source.bitRateKbps ? Math.min(bare || Infinity, source.bitRateKbps * 1.1) : bare);
  return Math.ceil(source.durationMs * (kbps / 8) * estimateFactor) + estimateSpareBytes;
}
