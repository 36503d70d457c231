// Caches with limits that hold: on disk at every moment and across restarts, whatever happens to the folder.
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createArtwork } from '../../src/core/artwork/artwork.ts';
import { cacheName, createFileCache } from '../../src/lib/file-cache.ts';
import { createLru } from '../../src/lib/lru.ts';
import { createAdmin } from '../support/clients.ts';
import { makeApp } from '../support/make-app.ts';
import { cover, idOf, picture, put } from './support.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function used(path = folder): number {
  if (!existsSync(path)) return 0;
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((total, entry) => total + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

const limit = 20_000;
const name = (n: number) => cacheName(`picture ${n}`);
const bytes = (n: number) => new Uint8Array(500 + ((n * 37) % 1500)).fill(n);
let time = 0;
const open = (size = limit) => createFileCache(folder, size, () => ++time);

describe('the limit', () => {
  test('holds at every moment while many are written at once', async () => {
    const cache = open();
    let most = 0;
    const watching = setInterval(() => (most = Math.max(most, used())), 0);
    for (let round = 0; round < 10; round++) {
      await Promise.all(
        Array.from({ length: 50 }, (_, i) => cache.write(name(round * 50 + i), bytes(i)).then(() => (most = Math.max(most, used())))),
      );
    }
    clearInterval(watching);
    expect(most).toBeGreaterThan(limit / 2);
    expect(most).toBeLessThanOrEqual(limit);
  });

  test('holds after a restart, also with a smaller one, and forgets the oldest first', async () => {
    const first = open();
    for (let n = 0; n < 30; n++) await first.write(name(n), new Uint8Array(600).fill(n));
    expect(used()).toBeLessThanOrEqual(limit);
    first.find(name(2));
    const second = open(3000);
    expect(second.find(name(29))).toBeDefined();
    expect(used()).toBeLessThanOrEqual(3000);
    expect(second.find(name(0))).toBeUndefined();
  });

  test('takes nothing that is larger than all of it, and nothing at all when it is 0', async () => {
    const cache = open();
    await cache.write(name(1), new Uint8Array(limit + 1));
    const part = cache.begin(name(2)) ?? '';
    writeFileSync(part, new Uint8Array(limit + 1));
    cache.publish(name(2), part);
    expect([used(), cache.find(name(1)), cache.find(name(2))]).toEqual([0, undefined, undefined]);
    const none = open(0);
    await none.write(name(3), bytes(3));
    expect([used(), none.find(name(3)), none.begin(name(3))]).toEqual([0, undefined, undefined]);
  });

  test('the same name written again counts once', async () => {
    const cache = open();
    for (let n = 0; n < 100; n++) await cache.write(name(1), new Uint8Array(1000).fill(n));
    await cache.write(name(2), new Uint8Array(limit - 1000));
    expect(cache.find(name(1))).toBeDefined();
    expect(used()).toBe(limit);
  });
});

test('half-written files are never served, and are gone after a restart', async () => {
  const cache = open();
  const part = cache.begin(name(1)) ?? '';
  writeFileSync(part, 'half');
  expect(cache.find(name(1))).toBeUndefined();
  const after = open();
  expect(after.find(name(1))).toBeUndefined();
  expect(used()).toBe(0);
});

test('the folder may be deleted at any time, and strangers in it stay', async () => {
  const cache = open();
  await cache.write(name(1), bytes(1));
  rmSync(folder, { recursive: true });
  expect(cache.find(name(1))).toBeUndefined();
  await cache.write(name(2), bytes(2));
  expect(cache.find(name(2))).toBeDefined();
  const part = cache.begin(name(3)) ?? '';
  writeFileSync(part, 'whole');
  rmSync(folder, { recursive: true });
  cache.publish(name(3), part);
  expect(cache.find(name(3))).toBeUndefined();
  mkdirSync(join(folder, 'aa'), { recursive: true });
  writeFileSync(join(folder, 'aa', 'mine.txt'), 'keep');
  const again = open(1);
  await again.write(name(4), bytes(4));
  expect(existsSync(join(folder, 'aa/mine.txt'))).toBe(true);
});

test('what is kept in memory has a limit too', () => {
  const memory = createLru<string>(1000);
  for (let n = 0; n < 50; n++) memory.set(`${n}`, 'x', 100);
  expect([memory.size, memory.get('39'), memory.get('40')]).toEqual([10, undefined, 'x']);
  memory.set('large', 'x', 1001);
  expect([memory.size, memory.get('large')]).toEqual([10, undefined]);
  memory.set('whole', 'x', 1000);
  expect([memory.size, memory.get('whole')]).toEqual([1, 'x']);
});

test('damaged files in the cache are made anew', async () => {
  const wide = await picture('blue', { width: 500, format: 'png' });
  const melodrome = await makeApp({
    library: (files) => {
      files.album('Ann', 'One', 1);
      put(files, 'Ann/One/cover.png', wide);
    },
  });
  try {
    await createAdmin(melodrome);
    const images = join(melodrome.folder, 'data/cache/images');
    const wish = { size: 77, square: false };
    const source = melodrome.app.db.$client.query('SELECT image_source AS source, image_hash AS hash FROM album').get() as {
      source: string;
      hash: string;
    };
    await melodrome.app.artwork.render(source, wish);
    const again = createArtwork(melodrome.app);
    expect(again.hasRendered(source.hash, wish)).toBe(true);
    for (const file of readdirSync(images, { recursive: true }) as string[]) if (file.length > 30) writeFileSync(join(images, file), '');
    const shown = await again.render(source, wish);
    expect([shown.mediaType, shown.isPlaceholder]).toEqual(['image/png', false]);
  } finally {
    await melodrome.close();
  }
});

test('ImageCacheSize holds for the server, and covers come although their cache is deleted', async () => {
  const red = await picture('red', { width: 500, format: 'png' });
  const melodrome = await makeApp({
    library: (files) => {
      for (let n = 0; n < 12; n++) {
        files.album('Ann', `Album ${n}`, 1);
        put(files, `Ann/Album ${n}/cover.png`, red);
      }
    },
    config: { imagecachesize: '6kB' },
  });
  try {
    await createAdmin(melodrome);
    const images = join(melodrome.folder, 'data/cache/images');
    for (let round = 0; round < 3; round++) {
      const ids = Array.from({ length: 12 }, (_, n) => `al-${idOf(melodrome, 'album', `Album ${n}`)}`);
      const shown = await Promise.all(ids.map((id, n) => cover(melodrome, id, { size: 100 + round * 40 + n, square: n % 2 === 0 })));
      expect(new Set(shown.map(({ color }) => color))).toEqual(new Set(['red']));
      expect(used(images)).toBeWithin(1, 6001);
      rmSync(images, { recursive: true });
    }
  } finally {
    await melodrome.close();
  }
});
