// Pictures on request: find the source, read it, bring it to size, remember the result. Equal requests
// share one piece of work, and only a few pictures are decoded at a time.
import { join } from 'node:path';

import type { Caller, Context } from '../../context.ts';
import { notFound } from '../../lib/errors.ts';
import { cacheName, createFileCache } from '../../lib/file-cache.ts';
import { createLru } from '../../lib/lru.ts';
import { createSemaphore } from '../../lib/semaphore.ts';
import { readPicture } from '../../tags/picture.ts';
import { findAlbum, findArtist, findSong } from '../catalog/load.ts';
import { songPath } from '../streaming/streams.ts';
import type { CoverId } from './cover-id.ts';
import { createImageEngine } from './image-engine.ts';
import { placeholderPng } from './placeholder.ts';
import { embeddedSource, parseSource, pictureHash } from './source.ts';

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

interface Found {
  source: string;
  hash: string;
}

const memoryBytes = 24 * 1024 * 1024;
const maxSourceBytes = 50 * 1024 * 1024;
const maxSize = 4096;

/** Owns the picture caches. */
export function createArtwork(ctx: Context) {
  const { config, clock } = ctx;
  const log = ctx.log.child('artwork');
  const files = createFileCache(join(config.cacheFolder, 'images'), config.imageCacheSize, clock.now);
  const memory = createLru<Cover>(memoryBytes);
  const imageEngine = createImageEngine(join(config.cacheFolder, 'native'));
  const decoding = createSemaphore(2);
  const pending = new Map<string, Promise<Cover>>();

  /** The picture behind an id; AppError not_found when the id names nothing the caller may see. */
  async function get(caller: Caller, id: CoverId, wish: CoverWish): Promise<Cover> {
    const found = locate(caller, id);
    if (!found.hash) return placeholder();
    const size = wish.size > 0 ? Math.min(Math.floor(wish.size), maxSize) : 0;
    const key = `${found.hash}.${size}.${wish.square ? 1 : 0}.${config.coverArtQuality}${config.enableWebPEncoding ? 'w' : ''}`;
    const remembered = memory.get(key);
    if (remembered) return remembered;
    const running = pending.get(key);
    if (running) return running;
    const work = make(found, { size, square: wish.square }, key).finally(() => pending.delete(key));
    pending.set(key, work);
    return work;
  }

  async function make(found: Found, wish: CoverWish, key: string): Promise<Cover> {
    const name = cacheName(key);
    const cached = wish.size > 0 || wish.square ? files.find(name) : undefined;
    if (cached) {
      const bytes = new Uint8Array(await Bun.file(cached).arrayBuffer());
      return remember(key, { bytes, mediaType: mediaTypeOf(bytes), etag: key, hash: found.hash, isPlaceholder: false });
    }
    return decoding.run(async () => {
      const original = await read(found.source).catch((error: unknown) => {
        log.warn('a picture could not be read', { source: found.source, error });
        return undefined;
      });
      if (!original) return placeholder();
      const bytes = await fit(original, wish, found.source);
      if (bytes !== original) keep(name, bytes);
      return remember(key, { bytes, mediaType: mediaTypeOf(bytes), etag: key, hash: found.hash, isPlaceholder: false });
    });
  }

  /** The original when it is small enough or cannot be decoded. */
  async function fit(original: Uint8Array, wish: CoverWish, source: string): Promise<Uint8Array> {
    if (wish.size === 0 && !wish.square) return original;
    try {
      const { width, height, format } = await imageEngine.inspect(original);
      const isSmall = wish.size === 0 || Math.max(width, height) <= wish.size;
      if (isSmall && (!wish.square || width === height)) return original;
      const output = config.enableWebPEncoding ? 'webp' : wish.square || format === 'png' ? 'png' : 'jpeg';
      return await imageEngine.resize(original, { ...wish, format: output, quality: config.coverArtQuality });
    } catch (error) {
      log.warn('a picture could not be resized', { source, error });
      return original;
    }
  }

  function keep(name: string, bytes: Uint8Array): void {
    const part = files.begin(name);
    if (part === undefined) return;
    Bun.write(part, bytes).then(
      () => files.publish(name, part),
      (error: unknown) => {
        log.warn('a picture could not be cached', { error });
        files.discard(part);
      },
    );
  }

  function remember(key: string, cover: Cover): Cover {
    memory.set(key, cover, cover.bytes.length);
    return cover;
  }

  async function read(source: string): Promise<Uint8Array | undefined> {
    const parsed = parseSource(source);
    if (!parsed) return undefined;
    if (parsed.kind === 'embedded') {
      const row = ctx.db.$client
        .query(
          `SELECT library.path AS libraryPath, folder.path AS folderPath, file_name AS fileName FROM song
           JOIN folder ON folder.pk = folder_pk JOIN library ON library.id = song.library_id WHERE song.id = ?`,
        )
        .get(parsed.songId) as { libraryPath: string; folderPath: string; fileName: string } | null;
      return row ? (await readPicture(songPath(row)))?.data : undefined;
    }
    const library = ctx.db.$client.query('SELECT path FROM library WHERE id = ?').get(parsed.libraryId) as { path: string } | null;
    if (!library) return undefined;
    const file = Bun.file(join(library.path, parsed.path));
    if (file.size > maxSourceBytes) throw new Error(`larger than ${maxSourceBytes} bytes`);
    return new Uint8Array(await file.arrayBuffer());
  }

  function locate(caller: Caller, { kind, id }: CoverId): Found {
    const artist = kind === 'artist' || kind === undefined ? findArtist(ctx, caller, id) : undefined;
    if (artist) return { source: artist.imageSource, hash: artist.imageHash };
    const album = kind === 'album' || kind === 'disc' || kind === undefined ? findAlbum(ctx, caller, id) : undefined;
    if (album) return { source: album.imageSource, hash: album.imageHash };
    const song = kind === 'song' || kind === undefined ? findSong(ctx, caller, id) : undefined;
    if (!song) throw notFound('artwork');
    if (song.hasPicture && config.enableMediaFileCoverArt) {
      const source = embeddedSource(song.id);
      return { source, hash: pictureHash(source, song.mtimeMs, song.sizeBytes) };
    }
    return { source: song.albumImageSource, hash: song.albumImageHash };
  }

  return { get };
}

function placeholder(): Cover {
  return { bytes: placeholderPng(), mediaType: 'image/png', etag: 'placeholder', hash: '', isPlaceholder: true };
}

const signatures: [string, number, string][] = [
  ['\u00ff\u00d8\u00ff', 0, 'image/jpeg'],
  ['\u0089PNG', 0, 'image/png'],
  ['GIF8', 0, 'image/gif'],
  ['WEBP', 8, 'image/webp'],
  ['ftypavif', 4, 'image/avif'],
  ['ftyp', 4, 'image/heic'],
  ['BM', 0, 'image/bmp'],
];

/** By content: names in files lie, and a wrong type would let a browser guess. */
export function mediaTypeOf(bytes: Uint8Array): string {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  return signatures.find(([mark, at]) => head.startsWith(mark, at))?.[2] ?? 'application/octet-stream';
}
