// Tag threads that hang or die: only the file that did it is lost.
import { afterEach, expect, test } from 'bun:test';

import type { SongFile } from '../../src/tags/song-row.ts';
import { createTagPool, type TagPool } from '../../src/workers/tag-pool.ts';

const rules = { trackPid: '', albumPid: '', ignoredArticles: '', tagOptions: {} };
let pool: TagPool;
afterEach(() => pool.close());

const open = (size = 2) => {
  pool = createTagPool({ size, rules, timeLimitMs: 200, openLimitMs: 600, entry: new URL('./stuck.worker.ts', import.meta.url) });
  return pool;
};
const file = (name: string): SongFile => ({ libraryId: 1, path: `/${name}`, folder: '', name, sizeBytes: 1, mtimeMs: 1, birthtimeMs: 1 });

async function read(...names: string[]): Promise<string[]> {
  const results = (await pool.read(names.map(file)))();
  return results.map((result) => (result.ok ? String(result.rows[0]?.values[0]) : result.reason));
}

test('results come in the order of the files, whatever thread is faster', async () => {
  open();
  const batches = Array.from({ length: 20 }, (_, i) => [`${i}a`, `${i}b`]);
  expect(await Promise.all(batches.map((names) => read(...names)))).toEqual(batches);
  expect(await read()).toEqual([]);
});

for (const [name, reason] of [
  ['hang', 'reading it took longer than 0.2 s'],
  ['asleep', 'opening it took longer than 0.6 s'],
  ['throw', 'reading it failed in an unexpected way'],
  ['exit', 'reading it ended the reader'],
] as const) {
  test(`a file that makes its thread ${name}`, async () => {
    open();
    const others = read('x', 'y');
    expect(await read('a', name, 'b', name, 'c')).toEqual(['a', reason, 'b', reason, 'c']);
    expect(await others).toEqual(['x', 'y']);
    expect(await read('d')).toEqual(['d']);
  });
}

test('batches that lie ready in a thread that dies are read by the next', async () => {
  open(1);
  const batches = [read('a'), read('b', 'exit'), read('c'), read('throw', 'd'), read('e')];
  expect(await Promise.all(batches)).toEqual([
    ['a'],
    ['b', 'reading it ended the reader'],
    ['c'],
    ['reading it failed in an unexpected way', 'd'],
    ['e'],
  ]);
});

test('a thread that dies without work is not asked again', async () => {
  open(1);
  expect(await read('late')).toEqual(['late']);
  // Nobody hears of its end.
  await Bun.sleep(150);
  expect(await read('a', 'b')).toEqual(['a', 'b']);
});

test('one thread, nothing but trouble', async () => {
  open(1);
  const [a, b] = await Promise.all([read('throw', 'hang', 'exit'), read('a', 'throw')]);
  expect([a.length, b[0]]).toEqual([3, 'a']);
});

test('a file that took too long is worth another try', async () => {
  open(1);
  expect((await pool.read([file('hang'), file('throw')]))().map((result) => !result.ok && result.isPassing === true)).toEqual([
    true,
    false,
  ]);
});

test('closing rejects what waits', async () => {
  open(1);
  const waiting = [read('hang'), read('a')];
  pool.close();
  expect(await Promise.allSettled(waiting)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  expect(pool.read([file('a')])).rejects.toThrow('tag reading was stopped');
});
