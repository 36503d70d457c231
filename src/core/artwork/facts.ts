// What is shown before a picture arrives: its size, a blur of some twenty bytes, and its colour. Kept by the
// picture's hash, whoever shows it.
import { rgbaToThumbHash } from 'thumbhash';

import type { Context } from '../../context.ts';
import { dominantColor } from './dominant-color.ts';
import type { ImageEngine } from './image-engine.ts';
import type { Original } from './read-source.ts';

export interface PictureFacts {
  /** -1: it was looked at and is no picture; the rules pass it over from then on. */
  width: number;
  height: number;
  /** Base64. */
  thumbHash: string;
  /** #rrggbb */
  dominantColor: string;
}

/** Enough for a blur, and a fifth of the work of the largest size thumbhash takes. */
const sampleSide = 44;

export const unreadable: PictureFacts = { width: -1, height: -1, thumbHash: '', dominantColor: '' };

/** Decodes a small copy; AppError unsupported where no codec can. */
export async function describePicture(engine: ImageEngine, original: Original): Promise<PictureFacts> {
  const { width, height } = original.header;
  const sample = await engine.pixels(original, sampleSide);
  const blur = rgbaToThumbHash(sample.width, sample.height, sample.rgba);
  return { width, height, thumbHash: blur.toBase64(), dominantColor: dominantColor(sample) };
}

/** Writes facts by hash, one statement each; to be called inside a transaction when there are many. */
export function storeFacts({ db, clock }: Pick<Context, 'db' | 'clock'>, hash: string, facts: PictureFacts): void {
  db.$client
    .query(
      `INSERT INTO image (hash, width, height, thumb_hash, dominant_color, updated_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (hash) DO UPDATE SET width = excluded.width, height = excluded.height, thumb_hash = excluded.thumb_hash,
       dominant_color = excluded.dominant_color, updated_at = excluded.updated_at`,
    )
    .run(hash, facts.width, facts.height, facts.thumbHash, facts.dominantColor, clock.now());
}
