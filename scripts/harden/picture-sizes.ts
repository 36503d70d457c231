// C24: whatever size a picture is asked for, memory and cache stay small.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

import { writeFlac } from '../../tests/support/flac.ts';
import { memoryMb } from './strain.ts';
import { must, type Check, type Subject } from './subject.ts';

const covers = 6;
const side = 800;
const mostGrowthMb = 50;
/** While pictures are decoded; what they took comes back some seconds later. */
const mostWhileMb = 300;
const settleMs = 5000;
const cacheMb = 5;
/** What decoding and the pictures kept in memory take at most, whatever is asked, is there after so many. */
const usualSizes = Array.from({ length: 60 }, (_, n) => 200 + n * 7);

const sizes: readonly string[] = [
  '-1',
  '0',
  '1',
  '2',
  '1e9',
  '1000000000',
  '99999999999999999999',
  '-99999999999999999999',
  'NaN',
  'Infinity',
  '300.5',
  '300;rm',
  '',
  ' ',
  '%00',
  '0x10',
  '١٢٣',
  '1,5',
  '+300',
  '3'.repeat(1000),
  // Every one a picture of its own, as somebody would who wants to fill the disk.
  ...Array.from({ length: 100 }, (_, n) => String(n * 5 + 3)),
];

async function writeAlbums(music: string): Promise<void> {
  for (let n = 0; n < covers; n++) {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const picture = await sharp({ create: { width: side, height: side, channels: 3, background: '#000', noise } })
      .jpeg()
      .toBuffer();
    writeFlac(
      join(music, `Band/${n}/1.flac`),
      { TITLE: 'Song', ALBUM: `Record ${n}`, ARTIST: 'Band' },
      { picture: new Uint8Array(picture) },
    );
  }
}

/** All that lies in a folder. */
function sizeOf(folder: string): number {
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false });
    if (stats?.isFile()) bytes += stats.size;
  }
  return bytes / 1e6;
}

async function settledMb(subject: Subject): Promise<number> {
  await Bun.sleep(settleMs);
  return memoryMb(subject);
}

async function albumIds(subject: Subject): Promise<string[]> {
  const reply = (await (await subject.rest('getAlbumList2', { type: 'newest', size: 500 })).json()) as {
    'subsonic-response': { albumList2: { album: { coverArt: string }[] } };
  };
  return reply['subsonic-response'].albumList2.album.map(({ coverArt }) => coverArt);
}

export const pictureSizes: Check = {
  id: 'C24',
  title: 'sizes of pictures',
  async run(start) {
    const subject = await start({ library: writeAlbums, flags: [`--imagecachesize=${cacheMb}MB`] });
    const ids = await albumIds(subject);
    for (const size of usualSizes) await Promise.all(ids.map(async (id) => (await subject.rest('getCoverArt', { id, size })).bytes()));
    const before = await settledMb(subject);
    let mostMb = 0;
    let mostCacheMb = 0;
    const wrong: string[] = [];
    for (const [n, size] of sizes.entries()) {
      await Promise.all(
        ids.map(async (id, i) => {
          const square = (n + i) % 3 === 0 ? 'true' : 'false';
          const reply = await subject.rest('getCoverArt', { id, size, square });
          const { length } = await reply.bytes();
          const isPicture = /^image\/(jpeg|png|webp)$/.test(reply.headers.get('content-type') ?? '');
          if ((!isPicture && reply.status !== 429) || reply.status >= 500 || length === 0) wrong.push(`${size}: ${reply.status}`);
        }),
      );
      mostMb = Math.max(mostMb, memoryMb(subject));
      mostCacheMb = Math.max(mostCacheMb, sizeOf(join(subject.folder, 'data/cache/images')));
    }
    const growthMb = (await settledMb(subject)) - before;
    const measured = `${sizes.length} sizes of ${covers} covers: memory ${before.toFixed(0)} MB ${growthMb < 0 ? '' : '+'}${growthMb.toFixed(0)} MB, ${mostMb.toFixed(0)} MB at most meanwhile, cache ${mostCacheMb.toFixed(1)} of ${cacheMb} MB`;
    must(wrong.length === 0, `${measured}; wrong: ${[...new Set(wrong)].slice(0, 10).join(', ')}`);
    must(growthMb < mostGrowthMb && mostMb < mostWhileMb && mostCacheMb > 1 && mostCacheMb <= cacheMb, measured);
    return measured;
  },
};
