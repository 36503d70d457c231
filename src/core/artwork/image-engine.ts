// One interface, two codecs. Bun's own needs 4 ms and 7 MB for a cover where sharp needs 9 ms and 45 MB,
// and it is always there; sharp is loaded only for what Bun cannot do (AVIF, TIFF, padding to a square).
// Figures: docs/decisions/0006-images.md.
import type SharpModule from 'sharp';

import { AppError } from '../../lib/errors.ts';

export interface ImageWish {
  /** Longer side in pixels; 0 keeps the size. */
  size: number;
  square: boolean;
  format: 'jpeg' | 'png' | 'webp';
  quality: number;
}

export interface ImageFacts {
  width: number;
  height: number;
  format: string;
}

export interface ImageEngine {
  readonly name: string;
  /** Reads the header only; throws when it is no picture it knows. */
  inspect(bytes: Uint8Array): Promise<ImageFacts>;
  resize(bytes: Uint8Array, wish: ImageWish): Promise<Uint8Array>;
}

/** Pictures beyond this are refused by their header, before a pixel is decoded. */
export const maxPixels = 64_000_000;

/** Bun's codec: JPEG, PNG, WebP, GIF (first frame), BMP. */
const bunEngine: ImageEngine = {
  name: 'bun',
  async inspect(bytes) {
    const { width, height, format } = await new Bun.Image(bytes, { maxPixels }).metadata();
    return { width, height, format };
  },
  async resize(bytes, wish) {
    if (wish.square) throw new AppError('unsupported', 'padding to a square needs sharp');
    const image = new Bun.Image(bytes, { maxPixels });
    if (wish.size > 0) image.resize(wish.size, wish.size, { fit: 'inside', withoutEnlargement: true });
    if (wish.format === 'png') image.png();
    else if (wish.format === 'webp') image.webp({ quality: wish.quality });
    else image.jpeg({ quality: wish.quality });
    return image.bytes();
  },
};

type Sharp = typeof SharpModule;

/** Where the binary unpacks sharp's native parts; the build's loader (scripts/build/sharp.ts) looks here. */
const nativeFolderKey = Symbol.for('melodrome.native-folder');

/** sharp with its loaders limited, or undefined where its native parts cannot be loaded. */
function loadSharp(nativeFolder: string): Promise<Sharp | undefined> {
  Reflect.set(globalThis, nativeFolderKey, nativeFolder);
  return import('sharp').then(
    ({ default: sharp }) => {
      sharp.block({ operation: ['VipsForeignLoad'] });
      sharp.unblock({
        operation: [
          'VipsForeignLoadJpeg',
          'VipsForeignLoadPng',
          'VipsForeignLoadWebp',
          'VipsForeignLoadNsgif',
          'VipsForeignLoadHeif',
          'VipsForeignLoadTiff',
        ],
      });
      sharp.cache(false);
      sharp.concurrency(1);
      return sharp;
    },
    () => undefined,
  );
}

/** sharp's codec; throws AppError unsupported where it cannot be loaded. */
const sharpEngine = (needSharp: () => Promise<Sharp>): ImageEngine => ({
  name: 'sharp',
  async inspect(bytes) {
    const { width, height, format } = await (await needSharp())(bytes, { limitInputPixels: maxPixels }).metadata();
    return { width, height, format };
  },
  async resize(bytes, wish) {
    let image = (await needSharp())(bytes, { limitInputPixels: maxPixels, failOn: 'none' }).rotate();
    if (wish.square) {
      const { width, height } = await image.metadata();
      const side = Math.min(wish.size || Number.MAX_SAFE_INTEGER, Math.max(width, height));
      image = image.resize(side, side, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } });
    } else if (wish.size > 0) {
      image = image.resize(wish.size, wish.size, { fit: 'inside', withoutEnlargement: true });
    }
    const { quality } = wish;
    const done = wish.format === 'png' ? image.png() : wish.format === 'webp' ? image.webp({ quality }) : image.jpeg({ quality });
    return new Uint8Array(await done.toBuffer());
  },
});

/**
 * Bun where it can, sharp for the rest; a square falls back to the plain picture where there is no sharp.
 * `nativeFolder` takes sharp's native parts when the program is one file; it must be private.
 */
export function createImageEngine(nativeFolder: string): ImageEngine {
  let loading: Promise<Sharp | undefined> | undefined;
  const findSharp = () => (loading ??= loadSharp(nativeFolder));
  const withSharp = sharpEngine(async () => {
    const sharp = await findSharp();
    if (!sharp) throw new AppError('unsupported', 'sharp cannot be loaded on this system');
    return sharp;
  });
  return {
    name: 'auto',
    inspect: (bytes) => bunEngine.inspect(bytes).catch(() => withSharp.inspect(bytes)),
    async resize(bytes, wish) {
      if (wish.square && (await findSharp())) return withSharp.resize(bytes, wish);
      return bunEngine.resize(bytes, { ...wish, square: false }).catch(() => withSharp.resize(bytes, wish));
    },
  };
}
