// What the options make of missing songs, and changes that a clock or a file system makes hard to see.
import { afterEach, describe, expect, test } from 'bun:test';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, subsonic } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { move, remove, songs, touch } from './support.ts';

let melodrome: TestApp;
afterEach(() => melodrome.close());

const open = (config: Record<string, string> = {}) => makeApp({ library: ({ album }) => album('Alpha', 'One', 5), config });
const paths = () => Object.entries(songs(melodrome)).map(([path, { missing }]) => (missing ? `(${path})` : path));
const kept = ['Alpha/One/02.flac', 'Alpha/One/03.flac', 'Alpha/One/04.flac', 'Alpha/One/05.flac'];

describe('Scanner.PurgeMissing', () => {
  test('never: a missing song stays, with its marks', async () => {
    melodrome = await open();
    remove(melodrome, 'Alpha/One/01.flac');
    await melodrome.scan(true);
    expect(paths()).toEqual(['(Alpha/One/01.flac)', ...kept]);
  });

  test('always: it goes after each scan, from the search too', async () => {
    melodrome = await open({ 'scanner.purgemissing': 'always' });
    remove(melodrome, 'Alpha/One/01.flac');
    await melodrome.scan();
    expect(paths()).toEqual(kept);
    expect(melodrome.app.db.$client.query("SELECT count(*) AS n FROM song_fts WHERE song_fts MATCH 'one'").get()).toEqual({ n: 4 });
  });

  test('full: only after full scans', async () => {
    melodrome = await open({ 'scanner.purgemissing': 'full' });
    remove(melodrome, 'Alpha/One/01.flac');
    await melodrome.scan();
    expect(paths()).toEqual(['(Alpha/One/01.flac)', ...kept]);
    await melodrome.scan(true);
    expect(paths()).toEqual(kept);
  });

  test('what vanished in a flood is held, and never deleted before it is confirmed', async () => {
    melodrome = await open({ 'scanner.purgemissing': 'always' });
    for (const n of [1, 2, 3]) remove(melodrome, `Alpha/One/0${n}.flac`);
    expect((await melodrome.scan(true)).held).toMatchObject([{ count: 3 }]);
    expect(paths()).toHaveLength(5);
    await melodrome.scan(false, true);
    expect(paths()).toEqual(['Alpha/One/04.flac', 'Alpha/One/05.flac']);
  });
});

test('a file whose date goes back, or lies in the future, is read when it changes', async () => {
  melodrome = await open();
  for (const seconds of [86_400, 4_000_000_000, 1_000_000_000]) {
    melodrome.library.add('Alpha/One/01.flac', { TITLE: `At ${seconds}`, ALBUM: 'One' });
    touch(melodrome, 'Alpha/One/01.flac', seconds);
    expect(await melodrome.scan()).toMatchObject({ changed: 1 });
    expect(songs(melodrome)['Alpha/One/01.flac']?.title).toBe(`At ${seconds}`);
  }
});

test('a name that another system spells with other bytes, or in other letters, is the same song', async () => {
  melodrome = await open();
  await createAdmin(melodrome);
  const composed = 'Alpha/One/Sigur Rós.flac';
  melodrome.library.add(composed, { TITLE: 'Hoppípolla', ALBUM: 'One', ARTIST: 'Alpha', ALBUMARTIST: 'Alpha' });
  await melodrome.scan();
  const { id } = songs(melodrome)[composed]!;
  await subsonic(melodrome, 'star', { id });
  for (const [from, to] of [
    [composed, composed.normalize('NFD')],
    [composed.normalize('NFD'), 'Alpha/One/SIGUR RÓS.FLAC'],
  ] as const) {
    move(melodrome, from, to);
    expect(await melodrome.scan()).toMatchObject({ moved: 1, missing: 0, added: 0 });
    expect(songs(melodrome)[to]?.id).toBe(id);
  }
  expect((await subsonic(melodrome, 'getStarred2')).starred2.song).toMatchObject([{ id, suffix: 'flac' }]);
});

test('a file that grows while a scan reads it is read again by the next one', async () => {
  melodrome = await open();
  const path = join(melodrome.library.root, 'Alpha/One/06.flac');
  writeFileSync(path, 'fLaC');
  expect(await melodrome.scan()).toMatchObject({ problems: 1 });
  melodrome.library.add('Alpha/One/06.flac', { TITLE: 'Whole', ALBUM: 'One' });
  expect(await melodrome.scan()).toMatchObject({ problems: 0, added: 1 });
});

test('links are not followed where they must not be', async () => {
  melodrome = await open({ 'scanner.followsymlinks': 'false' });
  symlinkSync(join(melodrome.library.root, 'Alpha'), join(melodrome.library.root, 'Linked'));
  symlinkSync(join(melodrome.library.root, 'Alpha/One/01.flac'), join(melodrome.library.root, 'Alpha/linked.flac'));
  await melodrome.scan();
  expect(paths()).toHaveLength(5);
});
