// One interface, two codecs. Bun's own needs 4 ms and 7 MB for a cover where sharp needs 9 ms and 45 MB,
// and it is always there; sharp is loaded only for what Bun cannot do (AVIF, TIFF, padding to a square).
// Figures: docs/decisions/0006-images.md.
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
export const bunEngine: ImageEngine = {
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

type Sharp = typeof import('sharp').default;
let loading: Promise<Sharp | undefined> | undefined;

/** sharp with its loaders limited, or undefined where its native parts cannot be loaded. */
function loadSharp(): Promise<Sharp | undefined> {
  loading ??= import('sharp').then(
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
  return loading;
}

/** sharp's codec; throws AppError unsupported where it cannot be loaded. */
export const sharpEngine: ImageEngine = {
  name: 'sharp',
  async inspect(bytes) {
    const { width = 0, height = 0, format = '' } = await (await needSharp())(bytes, { limitInputPixels: maxPixels }).metadata();
    return { width, height, format };
  },
  async resize(bytes, wish) {
    let image = (await needSharp())(bytes, { limitInputPixels: maxPixels, failOn: 'none' }).rotate();
    if (wish.square) {
      const { width = 0, height = 0 } = await image.metadata();
      const side = Math.min(wish.size || Number.MAX_SAFE_INTEGER, Math.max(width, height));
      image = image.resize(side, side, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } });
    } else if (wish.size > 0) {
      image = image.resize(wish.size, wish.size, { fit: 'inside', withoutEnlargement: true });
    }
    const { quality } = wish;
    const done = wish.format === 'png' ? image.png() : wish.format === 'webp' ? image.webp({ quality }) : image.jpeg({ quality });
    return new Uint8Array(await done.toBuffer());
  },
};

async function needSharp(): Promise<Sharp> {
  const sharp = await loadSharp();
  if (!sharp) throw new AppError('unsupported', 'sharp cannot be loaded on this system');
  return sharp;
}

/** Whether sharp's native parts work here; loads them. */
export const hasSharp = async () => (await loadSharp()) !== undefined;

/** Bun where it can, sharp for the rest; a square falls back to the plain picture where there is no sharp. */
export const imageEngine: ImageEngine = {
  name: 'auto',
  inspect: (bytes) => bunEngine.inspect(bytes).catch(() => sharpEngine.inspect(bytes)),
  async resize(bytes, wish) {
    if (wish.square && (await hasSharp())) return sharpEngine.resize(bytes, wish);
    return bunEngine.resize(bytes, { ...wish, square: false }).catch(() => sharpEngine.resize(bytes, wish));
  },
};
