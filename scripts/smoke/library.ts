// The music a smoke test scans: a copy of a real folder, with one album more whose cover only sharp can read.
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

import { writeFlac } from '../../tests/support/flac.ts';

const audio = /\.(mp3|flac|ogg|oga|opus|m4a|aac|wav|aiff?|wma|ape|wv|dsf|mpc)$/i;

/** Album with a cover of 60 × 30 pixels in AVIF (a kind of HEIF), which Bun's own codec cannot read. */
export const wideAlbum = 'Wide Picture';

/** Copies `from` into `to` and adds the album; how many songs there are. */
export async function makeLibrary(from: string, to: string): Promise<number> {
  cpSync(from, to, { recursive: true });
  const folder = join(to, 'Smoke', wideAlbum);
  writeFlac(join(folder, '01.flac'), { TITLE: wideAlbum, ALBUM: wideAlbum, ARTIST: 'Smoke' });
  const picture = sharp({ create: { width: 60, height: 30, channels: 3, background: '#3366cc' } });
  await Bun.write(join(folder, 'cover.heif'), await picture.avif().toBuffer());
  return (readdirSync(to, { recursive: true }) as string[]).filter((name) => audio.test(name)).length;
}
