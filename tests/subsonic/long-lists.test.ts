// Lists of more songs than memory should hold: their texts lie on the disk until the catalogue changes.
import { expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { songMembers } from '../../src/api/subsonic/present/songs.ts';
import { openAllSongs } from '../../src/core/catalog/all-songs.ts';
import { createLog } from '../../src/lib/log.ts';
import { createTextFile } from '../../src/lib/text-file.ts';
import { createAdmin, subsonic } from '../support/clients.ts';
import { makeApp, type MakeOptions, type TestApp } from '../support/make-app.ts';

const many = 120;

async function withSongs(work: (test: TestApp) => Promise<void>, options: MakeOptions = {}): Promise<void> {
  const test = await makeApp({ library: (library) => library.album('Bänd', 'Long Récord 🎵', many), ...options });
  try {
    await createAdmin(test);
    await work(test);
  } finally {
    await test.close();
  }
}

const titles = async (test: TestApp): Promise<string[]> => {
  const { searchResult3 } = await subsonic(test, 'search3', { query: '""', songCount: 500, artistCount: 0, albumCount: 0 });
  return searchResult3.song.map(({ title }: { title: string }) => title);
};

test('they are the same from the disk, in part from the disk, and with marks', () =>
  withSongs(async (test) => {
    const first = await subsonic(test, 'search3', { query: '""', songCount: 50 });
    const all = await subsonic(test, 'search3', { query: '""', songCount: 500 });
    expect(all.searchResult3.song).toHaveLength(many);
    expect(all.searchResult3.song.slice(0, 50)).toEqual(first.searchResult3.song);
    expect(await subsonic(test, 'search3', { query: '""', songCount: 500 })).toEqual(all);
    const { id } = all.searchResult3.song[70];
    await subsonic(test, 'star', { id });
    const marked = (await subsonic(test, 'search3', { query: '""', songCount: 500 })).searchResult3.song;
    expect(marked[70]).toEqual({ ...all.searchResult3.song[70], starred: marked[70].starred });
    expect(marked[70].starred).toBeString();
  }));

test('they come from there, and from the database again when a scan has changed something', () =>
  withSongs(async (test) => {
    const before = await titles(test);
    // Behind the back of everybody: only what is kept still knows the old titles.
    test.app.db.$client.run("UPDATE song SET title = 'changed'");
    expect(await titles(test)).toEqual(before);
    test.library.add('New/New/1.flac', { TITLE: 'One more', ARTIST: 'New', ALBUM: 'New' });
    await test.scan();
    const after = await titles(test);
    expect(after).toHaveLength(many + 1);
    expect(after).toContain('One more');
    expect(after.filter((title) => title === 'changed')).toHaveLength(many);
  }));

test('while somebody reads the whole library, a thread makes the songs from the other end', async () => {
  const pages = 12;
  let onReady = (_line: string) => {};
  const ready = new Promise<string>((resolve) => (onReady = resolve));
  const log = createLog({ level: 'debug', write: (line) => line.includes('songs were made ready') && onReady(line) });
  const songs = async (test: TestApp, page: number) =>
    (await subsonic(test, 'search3', { query: '""', songCount: 100, songOffset: page * 100 })).searchResult3.song;
  const everything = async (test: TestApp) => (await Promise.all(Array.from({ length: pages }, (_, page) => songs(test, page)))).flat();
  await withSongs(
    async (test) => {
      const first = await songs(test, 0);
      expect(await ready).toContain(`songs=${(pages - 1) * 100}`);
      // Behind the back of everybody: what the thread has made knows the old titles only.
      test.app.db.$client.run("UPDATE song SET title = 'changed'");
      const all = await everything(test);
      expect(all.filter(({ title }) => title === 'changed')).toEqual([]);
      expect(all.slice(0, 100)).toEqual(first);
      // Those of the thread are in every member as others make them.
      test.library.add('New/New/1.flac', { TITLE: 'One more', ARTIST: 'New', ALBUM: 'New' });
      await test.scan();
      const again = await everything(test);
      const comparable = (song: Record<string, unknown>) => ({ ...song, title: '', path: '' });
      expect(again.slice(100).map(comparable)).toEqual(all.slice(100).map(comparable));
    },
    { log, library: (library) => library.album('Bänd', 'Long Récord 🎵', pages * 100) },
  );
});

test('the thread stops where it meets who reads from the other end', () =>
  withSongs(
    async ({ app }) => {
      const keys = (app.db.$client.query('SELECT pk FROM song ORDER BY created_at, pk').values() as [number][]).map(([pk]) => pk);
      // Begun somewhere in the middle: what lies before comes last.
      const begin = 200;
      const order = [...keys.slice(begin), ...keys.slice(0, begin)];
      const all = openAllSongs({ dataFolder: app.config.dataFolder, page: order.slice(0, 50) }, songMembers, false);
      const batch = () => all.next().map(({ pk }) => pk);
      const made = [batch()];
      expect(made).toEqual([order.slice(-250)]);
      all.answered(order[49] ?? 0);
      all.answered(order[119] ?? 0);
      all.answered(-1);
      for (let next = batch(); next.length > 0; next = batch()) made.unshift(next);
      expect(made.flat()).toEqual(order.slice(120));
      all.answered(order.at(-1) ?? 0);
      expect(batch()).toEqual([]);
      all.close();
    },
    { library: (library) => library.album('Many', 'Songs', 600) },
  ));

test('a disk that takes nothing makes them slower, and is said once', async () => {
  const place = mkdtempSync(join(tmpdir(), 'melodrome-cache-'));
  const cachefolder = join(place, 'file');
  writeFileSync(cachefolder, '');
  const lines: string[] = [];
  const log = createLog({ level: 'warn', write: (line) => lines.push(line) });
  try {
    await withSongs(
      async (test) => {
        const before = await titles(test);
        expect(before).toHaveLength(many);
        expect(await titles(test)).toEqual(before);
        expect(lines.filter((line) => line.includes('songs are not kept on the disk'))).toHaveLength(1);
      },
      { config: { cachefolder }, log },
    );
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});

test('texts in a file are what a map would hold, whatever the order of writing, reading and forgetting', () => {
  const place = mkdtempSync(join(tmpdir(), 'melodrome-texts-'));
  const file = createTextFile(join(place, 'texts'), { mostBytes: 3_000_000, onFailure: (error) => expect(error).toBeUndefined() });
  const known = new Map<number, string>();
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  try {
    let bytes = 0;
    for (let round = 0; round < 4000; round++) {
      const key = random(900);
      const text = `${key} ${'aé世🎵'.repeat(random(120))}${random(1000)}`;
      if (bytes + Buffer.byteLength(text) < 2_900_000) {
        file.write(key, text);
        known.set(key, text);
        bytes += Buffer.byteLength(text);
      }
      const from = random(900);
      const keys =
        round % 2 ? Array.from({ length: random(40) }, (_, i) => from + i) : Array.from({ length: random(40) }, () => random(950));
      expect(keys.map((_, i) => file.read(keys)[i])).toEqual(keys.map((one) => known.get(one)));
      if (round % 1500 === 1499) {
        file.clear();
        known.clear();
        bytes = 0;
      }
    }
    const before = file.read([1, 2, 3]);
    for (let i = 0; i < 200; i++) file.write(2000 + i, 'x'.repeat(20_000));
    const kept = file.read(Array.from({ length: 200 }, (_, i) => 2000 + i)).filter((text) => text?.length === 20_000);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(150);
    expect(file.read([1, 2, 3])).toEqual(before);
    file.close();
    expect(file.read([1])).toEqual([]);
  } finally {
    file.close();
    rmSync(place, { recursive: true, force: true });
  }
});
