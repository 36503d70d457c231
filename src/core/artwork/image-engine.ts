// One interface, two codecs. Bun's own needs 4 ms and 7 MB for a cover where sharp needs 9 ms and 45 MB,
// and it is always there; sharp is loaded only for what Bun cannot read (AVIF, TIFF, animated WebP).
// Figures: docs/decisions/0006-images.md. Only pictures that passed checkPicture may come here.
import type SharpModule from 'sharp';

import { AppError } from '../../lib/errors.ts';
import { decodePng, emptyPixels, encodePng, placeMiddle, squared, type Pixels } from './pixels.ts';
import { maxPixels, type Original } from './read-source.ts';

export interface ImageWish {
  /** Longer side in pixels; 0 keeps the size. */
  size: number;
  square: boolean;
  format: 'jpeg' | 'png' | 'webp';
  quality: number;
}

export interface ImageEngine {
  /** Never enlarges; AppError unsupported where no codec can read it. */
  resize(original: Original, wish: ImageWish): Promise<Uint8Array>;
  /** The picture's pixels, made to fit into `size`. */
  pixels(original: Original, size: number): Promise<Pixels>;
  /** Four pictures as one square of `side` pixels, a JPEG; an undefined one leaves its quarter dark. */
  mosaic(tiles: readonly (Original | undefined)[], side: number, quality: number): Promise<Uint8Array>;
}

type Sharp = typeof SharpModule;

const largestSquare = 1500;

/** Where the binary unpacks sharp's native parts; the build's loader (scripts/build/sharp.ts) looks here. */
const nativeFolderKey = Symbol.for('melodrome.native-folder');

/** sharp with its loaders limited, or undefined where its native parts cannot be loaded. */
function loadSharp(nativeFolder: string): Promise<Sharp | undefined> {
  Reflect.set(globalThis, nativeFolderKey, nativeFolder);
  return import('sharp').then(
    ({ default: sharp }) => {
      sharp.block({ operation: ['VipsForeignLoad'] });
      sharp.unblock({ operation: ['VipsForeignLoadWebp', 'VipsForeignLoadNsgif', 'VipsForeignLoadHeif', 'VipsForeignLoadTiff'] });
      sharp.cache(false);
      sharp.concurrency(1);
      return sharp;
    },
    () => undefined,
  );
}

const readByBun = new Set(['jpeg', 'png', 'webp', 'gif', 'bmp']);

/** `nativeFolder` takes sharp's native parts when the program is one file; it must be private. */
export function createImageEngine(nativeFolder: string): ImageEngine {
  let loading: Promise<Sharp | undefined> | undefined;

  /** Decoded, turned upright and fitted. */
  async function convert({ bytes, header }: Original, wish: Omit<ImageWish, 'square'>, compressionLevel?: number): Promise<Uint8Array> {
    const isForBun = readByBun.has(header.format) && !(header.format === 'webp' && header.isAnimated);
    return isForBun ? withBun(bytes, wish, compressionLevel) : withSharp(bytes, wish);
  }

  async function withSharp(bytes: Uint8Array, { size, format, quality }: Omit<ImageWish, 'square'>): Promise<Uint8Array> {
    const sharp = await (loading ??= loadSharp(nativeFolder));
    if (!sharp) throw new AppError('unsupported', 'sharp cannot be loaded on this system');
    try {
      let image = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'none' }).timeout({ seconds: 10 }).rotate().toColourspace('srgb');
      if (size > 0) image = image.resize(size, size, { fit: 'inside', withoutEnlargement: true });
      const done = format === 'png' ? image.png({ palette: false }) : format === 'webp' ? image.webp({ quality }) : image.jpeg({ quality });
      return new Uint8Array(await done.toBuffer());
    } catch (cause) {
      throw new AppError('unsupported', 'the picture cannot be decoded', { cause });
    }
  }

  async function pixels(original: Original, size: number): Promise<Pixels> {
    return decodePng(await convert(original, { size, format: 'png', quality: 100 }, 0));
  }

  return {
    pixels,
    async resize(original, wish) {
      if (!wish.square) return convert(original, wish);
      const { width, height } = original.header;
      const side = Math.min(wish.size || Math.max(width, height), largestSquare);
      return withBun(await encodePng(squared(await pixels(original, side))), { ...wish, size: 0 });
    },
    async mosaic(tiles, side, quality) {
      const into = emptyPixels(side, side);
      for (let i = 3; i < into.rgba.length; i += 4) into.rgba[i] = 255;
      const half = side >> 1;
      for (const [i, tile] of tiles.entries()) {
        if (!tile) continue;
        const { width, height } = tile.header;
        // The shorter side fills the quarter, the longer one is cut.
        const longer = Math.min(Math.ceil((half * Math.max(width, height)) / Math.max(1, Math.min(width, height))), half * 4);
        placeMiddle(await pixels(tile, longer), into, (i & 1) * half, (i >> 1) * half, half);
      }
      return withBun(await encodePng(into), { size: 0, format: 'jpeg', quality });
    },
  };
}

async function withBun(bytes: Uint8Array, { size, format, quality }: Omit<ImageWish, 'square'>, compressionLevel = 3): Promise<Uint8Array> {
  const image = new Bun.Image(bytes, { maxPixels });
  if (size > 0) image.resize(size, size, { fit: 'inside', withoutEnlargement: true });
  if (format === 'png') image.png({ compressionLevel });
  else if (format === 'webp') image.webp({ quality });
  else image.jpeg({ quality });
  try {
    return await image.bytes();
  } catch (cause) {
    throw new AppError('unsupported', 'the picture cannot be decoded', { cause });
  }
}
