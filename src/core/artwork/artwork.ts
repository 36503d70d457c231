// Pictures on request: find the source, read it, bring it to size, remember the result. Equal requests
// share one piece of work, and only a few pictures are decoded at a time.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import type { Caller, Context } from '../../context.ts';
import { AppError, busy } from '../../lib/errors.ts';
import { cacheName, createFileCache } from '../../lib/file-cache.ts';
import { createLru } from '../../lib/lru.ts';
import { createSemaphore } from '../../lib/semaphore.ts';
import type { CoverId } from './cover-id.ts';
import { createImageEngine } from './image-engine.ts';
import { isRare, mediaTypes, readHeader } from './image-header.ts';
import { locate, type Located } from './locate.ts';
import { placeholderPng } from './placeholder.ts';
import { readSource, type Original } from './read-source.ts';
import type { Picture } from './source.ts';

export interface CoverWish {
  size: number;
  square: boolean;
}

export interface Cover {
  bytes: Uint8Array;
  mediaType: string;
  /** Without quotes. */
  etag: string;
  hash: string;
  isPlaceholder: boolean;
}

export type Artwork = ReturnType<typeof createArtwork>;

const memoryBytes = 24 * 1024 * 1024;
const maxSize = 4096;
const mosaicSide = 600;
/** Pictures beyond this are decoded one at a time: each pixel takes four bytes. */
const largePixels = 16_000_000;
/** A moving picture up to this is sent as it is, a larger one becomes its first frame. */
const maxAnimatedBytes = 1024 * 1024;

/** Share of the disk cache that may be filled ahead; the rest is for what people look at. */
const ahead = 0.7;

/** Owns the picture caches. */
export function createArtwork(ctx: Context) {
  const { config, clock } = ctx;
  const log = ctx.log.child('artwork');
  const files = createFileCache(join(config.cacheFolder, 'images'), config.imageCacheSize, clock.now);
  const memory = createLru<Cover>(memoryBytes);
  const engine = createImageEngine(join(config.cacheFolder, 'native'));
  const slots = config.devArtworkMaxRequests || Math.max(2, availableParallelism() >> 1);
  const decoding = createSemaphore(slots);
  const decodingLarge = createSemaphore(1);
  const pending = new Map<string, Promise<Cover>>();

  /** The picture behind an id; AppError not_found when the id names nothing the caller may see. */
  async function get(caller: Caller, id: CoverId, wish: CoverWish): Promise<Cover> {
    return render(locate(ctx, caller, id), wish);
  }

  /** A picture at a size; the placeholder where it cannot be shown. What is made ahead goes to the disk only. */
  async function render(found: Located, wish: CoverWish, isAhead = false): Promise<Cover> {
    if (!found.hash) return placeholder();
    const size = wish.size > 0 ? Math.min(Math.floor(wish.size), maxSize) : 0;
    const key = keyOf(found.hash, { size, square: wish.square });
    const remembered = memory.get(key);
    if (remembered) return remembered;
    const running = pending.get(key);
    if (running) return running;
    const backlog = config.devArtworkThrottleBacklogLimit;
    if (backlog > 0 && pending.size >= backlog + slots) throw busy('too many pictures are asked for at once, try again in 5 seconds');
    const work = make(found, { size, square: wish.square }, key, isAhead).finally(() => pending.delete(key));
    pending.set(key, work);
    return work;
  }

  const keyOf = (hash: string, { size, square }: CoverWish) =>
    `${hash}.${size}.${square ? 1 : 0}.${config.coverArtQuality}${config.enableWebPEncoding ? 'w' : ''}`;

  async function make(found: Located, wish: CoverWish, key: string, isAhead: boolean): Promise<Cover> {
    const cached = wish.size > 0 || wish.square ? await recall(key) : undefined;
    if (cached) return remember(key, cached, found.hash);
    return decoding.run(async () => {
      try {
        const original = found.tiles ? await mosaic(found.tiles, found.hash) : await readSource(ctx, found.source);
        const bytes = await fit(original, wish, found.source);
        if (bytes !== original.bytes) await keep(key, bytes);
        return remember(key, bytes, found.hash, isAhead);
      } catch (error) {
        if (ctx.signal.aborted) throw error;
        log.warn('a picture cannot be shown', { source: found.source, error });
        return placeholder();
      }
    });
  }

  /** The original where it is small enough or cannot be decoded. */
  async function fit(original: Original, wish: CoverWish, source: string): Promise<Uint8Array> {
    const { bytes, header } = original;
    if (wish.size === 0 && !wish.square) return bytes;
    if (header.isAnimated && bytes.length <= maxAnimatedBytes) return bytes;
    const { width, height, format } = header;
    const isSmall = width > 0 && (wish.size === 0 || Math.max(width, height) <= wish.size);
    if (isSmall && !header.isAnimated && (!wish.square || width === height)) return bytes;
    const output = config.enableWebPEncoding ? 'webp' : wish.square || format === 'png' ? 'png' : 'jpeg';
    const resize = () => engine.resize(original, { ...wish, format: output, quality: config.coverArtQuality });
    try {
      return await (width * height > largePixels ? decodingLarge.run(resize) : resize());
    } catch (error) {
      // What every browser and codec should know is broken; of the rest the browser may know more than we do.
      if (!isRare(format)) throw error;
      log.debug('a picture is sent in its own size', { source, error });
      return bytes;
    }
  }

  /** Made once and kept like a resized picture. */
  async function mosaic(tiles: readonly Picture[], hash: string): Promise<Original> {
    const key = `${hash}.mosaic.${config.coverArtQuality}`;
    let bytes = await recall(key);
    if (!bytes) {
      const originals: (Original | undefined)[] = [];
      for (const tile of tiles) originals.push(await readSource(ctx, tile.source).catch(() => undefined));
      bytes = await engine.mosaic(originals, mosaicSide, config.coverArtQuality);
      await keep(key, bytes);
    }
    return { bytes, header: { format: 'jpeg', width: mosaicSide, height: mosaicSide, isAnimated: false } };
  }

  async function recall(key: string): Promise<Uint8Array | undefined> {
    const path = files.find(cacheName(key));
    const bytes = path === undefined ? undefined : await readFile(path).catch(() => undefined);
    // A disk that ran full or was damaged leaves files that are no pictures: they are made anew.
    return bytes && readHeader(bytes) ? bytes : undefined;
  }

  /** A cache that cannot be written costs time, not the answer. */
  async function keep(key: string, bytes: Uint8Array): Promise<void> {
    await files.write(cacheName(key), bytes).catch((error: unknown) => log.warn('a picture could not be cached', { error }));
  }

  function remember(key: string, bytes: Uint8Array, hash: string, isAhead = false): Cover {
    const header = readHeader(bytes);
    if (!header) throw new AppError('unsupported', 'a codec made something that is no picture');
    const cover: Cover = { bytes, mediaType: mediaTypes[header.format], etag: key, hash, isPlaceholder: false };
    if (!isAhead) memory.set(key, cover, bytes.length);
    return cover;
  }

  return {
    get,
    render,
    engine,
    /** Requests that wait for a turn: background work lets them pass. */
    waiting: () => decoding.waiting,
    /** Whether resized pictures are kept on disk and there is room for many more. */
    hasRoom: () => files.isEnabled && files.fill() < ahead,
    cacheBytes: () => files.sizeBytes(),
    /** Whether a picture at a size lies in the cache already. */
    hasRendered: (hash: string, wish: CoverWish) => files.has(cacheName(keyOf(hash, wish))),
  };
}

function placeholder(): Cover {
  return { bytes: placeholderPng(), mediaType: 'image/png', etag: 'placeholder', hash: '', isPlaceholder: true };
}
