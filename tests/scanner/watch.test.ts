// Changes are noticed by themselves: soon when they are few, whole when they are many, by the clock when watching fails.
import { afterEach, expect, test } from 'bun:test';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createLog } from '../../src/lib/log.ts';
import type { ScanRequest } from '../../src/scanner/types.ts';
import { watchLibraries } from '../../src/scanner/watch.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { songs } from './support.ts';

let melodrome: TestApp;
let close = () => {};
afterEach(async () => {
  close();
  await melodrome.close();
});

async function watching(waitMs: number, path?: string) {
  melodrome = await makeApp({ library: ({ album }) => album('Alpha', 'One', 2) });
  const { app } = melodrome;
  const lines: string[] = [];
  const requests: ScanRequest[] = [];
  const waits: ((request: ScanRequest) => void)[] = [];
  const scanner = {
    ...app.scanner,
    scan: async (request: ScanRequest) => {
      const summary = await app.scanner.scan(request);
      requests.push(request);
      waits.shift()?.(request);
      return summary;
    },
  };
  const log = createLog({ level: 'debug', write: (line) => lines.push(line) });
  const watcher = watchLibraries({ ...app, log }, scanner, [{ id: 1, name: 'Music', path: path ?? melodrome.library.root }], {
    waitMs,
    fallbackMs: 40,
  });
  ({ close } = watcher);
  return { lines, requests, next: () => new Promise<ScanRequest>((resolve) => waits.push(resolve)) };
}

test('one new file is in the catalogue before the wait is over', async () => {
  const { next } = await watching(5_000);
  const scanned = next();
  const before = performance.now();
  melodrome.library.add('Alpha/One/03.flac', { TITLE: 'New', ALBUM: 'One', ARTIST: 'Alpha' });
  expect((await scanned).targets).toEqual([{ libraryId: 1, folder: 'Alpha/One' }]);
  expect(performance.now() - before).toBeLessThan(4_500);
  expect(songs(melodrome)['Alpha/One/03.flac']).toMatchObject({ title: 'New' });
});

test('a folder that was moved in, and a changed .ndignore', async () => {
  const { next } = await watching(100);
  const outside = join(melodrome.folder, 'Beta');
  mkdirSync(outside);
  melodrome.library.add('../Beta/01.flac', { TITLE: 'Beta', ALBUM: 'Two' });
  let scanned = next();
  renameSync(outside, join(melodrome.library.root, 'Beta'));
  await scanned;
  expect(songs(melodrome)['Beta/01.flac']).toMatchObject({ title: 'Beta' });
  scanned = next();
  writeFileSync(join(melodrome.library.root, 'Beta/.ndignore'), '');
  await scanned;
  // Three songs, one of them: more than 30 percent.
  expect(melodrome.app.scanner.lastSummary()?.held).toMatchObject([{ count: 1 }]);
});

test('a folder that comes into the root is looked at alone, one that goes takes a look at what it was in', async () => {
  const { next, requests } = await watching(100);
  const { root } = melodrome.library;
  const outside = join(melodrome.folder, 'Beta');
  mkdirSync(outside);
  melodrome.library.add('../Beta/Two/01.flac', { TITLE: 'Beta', ALBUM: 'Two' });
  const foldersOf = (from: number) => new Set(requests.slice(from).flatMap(({ targets }) => targets.map(({ folder }) => folder)));
  let scanned = next();
  renameSync(outside, join(root, 'Beta'));
  await scanned;
  expect([...foldersOf(0)].filter((folder) => !folder.startsWith('Beta'))).toEqual([]);
  expect(songs(melodrome)['Beta/Two/01.flac']).toMatchObject({ title: 'Beta', missing: 0 });
  // Renamed: its songs are the same at their new place.
  const { id } = songs(melodrome)['Beta/Two/01.flac'] ?? {};
  const before = requests.length;
  scanned = next();
  renameSync(join(root, 'Beta'), join(root, 'Gamma'));
  await scanned;
  expect([...foldersOf(before)]).toContain('');
  expect(songs(melodrome)['Gamma/Two/01.flac']).toMatchObject({ id, missing: 0 });
});

test('songs that were held back and are there again: the warning about them goes', async () => {
  const { next } = await watching(100);
  const { root } = melodrome.library;
  const held = () => melodrome.app.db.$client.query('SELECT held_count FROM library').values();
  const outside = join(melodrome.folder, 'away');
  let scanned = next();
  renameSync(join(root, 'Alpha/One'), outside);
  await scanned;
  expect(held()).toEqual([[2]]);
  const both = [next(), next()];
  renameSync(outside, join(root, 'Alpha/One'));
  expect((await Promise.all(both)).map(({ targets }) => targets[0]?.folder)).toEqual(['Alpha/One', '']);
  expect(held()).toEqual([[0]]);
});

test('very many folders at once: the whole library is looked through', async () => {
  const { lines, next } = await watching(300);
  const scanned = next();
  for (let n = 0; n < 600; n++) {
    mkdirSync(join(melodrome.library.root, `many/${n}`), { recursive: true });
    writeFileSync(join(melodrome.library.root, `many/${n}/notes.txt`), '');
  }
  expect((await scanned).targets).toEqual([{ libraryId: 1, folder: '' }]);
  expect(lines.join('')).toContain('looking through the whole library');
});

test('what cannot be watched is said, and looked through from time to time', async () => {
  const { lines, next } = await watching(100, '/nonexistent/music');
  expect((await next()).targets).toEqual([{ libraryId: 1, folder: '' }]);
  expect(lines.join('')).toContain('changes of this library may go unnoticed');
  expect(lines.join('')).toContain('instead');
});
