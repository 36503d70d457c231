// What a scan makes of changes on disk: new, changed, vanished, returned and moved files.
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, subsonic } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { albums, artists, deeds, everything, move, problems, remove, songs, touch } from './support.ts';

let melodrome: TestApp;

// Alpha/One/01…03.flac   Beta/Two/01…02.flac
beforeEach(async () => {
  melodrome = await makeApp({
    library: ({ album }) => {
      album('Alpha', 'One', 3, { GENRE: 'Jazz', DATE: '1999' });
      album('Beta', 'Two', 2, { GENRE: 'Soul', DATE: '2005' });
    },
  });
});
afterEach(() => melodrome.close());

test('a second scan reads nothing and changes nothing, nor does a full one but for dates', async () => {
  const before = everything(melodrome);
  expect(deeds(await melodrome.scan())).toEqual({ added: 0, changed: 0, moved: 0, missing: 0, filesRead: 0 });
  expect(everything(melodrome)).toEqual(before);
  const ids = Object.values(songs(melodrome)).map(({ id }) => id);
  expect(deeds(await melodrome.scan(true))).toMatchObject({ added: 0, missing: 0, filesRead: 5 });
  expect(Object.values(songs(melodrome)).map(({ id }) => id)).toEqual(ids);
});

test('a new file', async () => {
  melodrome.library.add('Alpha/One/04.flac', { TITLE: 'New', ARTIST: 'Alpha', ALBUMARTIST: 'Alpha', ALBUM: 'One', DATE: '2001' });
  expect(deeds(await melodrome.scan())).toEqual({ added: 1, changed: 0, moved: 0, missing: 0, filesRead: 1 });
  expect(albums(melodrome)[0]).toMatchObject({ name: 'One', songCount: 4, minYear: 1999, maxYear: 2001 });
  expect(artists(melodrome)['Alpha']).toEqual([1, 4]);
});

test('changed tags: the song keeps its id, empty albums and artists go, the search finds the new words only', async () => {
  await createAdmin(melodrome);
  const { id } = songs(melodrome)['Beta/Two/01.flac']!;
  for (const n of ['01', '02']) {
    melodrome.library.add(`Beta/Two/${n}.flac`, { TITLE: `Renamed ${n}`, ARTIST: 'Gamma', ALBUM: 'Three' });
    touch(melodrome, `Beta/Two/${n}.flac`, 1_700_000_000);
  }
  expect(deeds(await melodrome.scan())).toEqual({ added: 0, changed: 2, moved: 0, missing: 0, filesRead: 2 });
  expect(songs(melodrome)['Beta/Two/01.flac']).toMatchObject({ id, title: 'Renamed 01', album: 'Three' });
  expect(albums(melodrome).map(({ name }) => name)).toEqual(['One', 'Three']);
  expect(Object.keys(artists(melodrome))).toEqual(['Alpha', 'Gamma']);
  const find = async (query: string) => (await subsonic(melodrome, 'search3', { query })).searchResult3.song?.length ?? 0;
  expect([await find('renamed'), await find('Two')]).toEqual([2, 0]);
});

test('a vanished file is missing, hidden, and the same when it returns', async () => {
  await createAdmin(melodrome);
  const { id } = songs(melodrome)['Alpha/One/02.flac']!;
  await subsonic(melodrome, 'star', { id });
  move(melodrome, 'Alpha/One/02.flac', '../kept.flac');
  expect(deeds(await melodrome.scan())).toMatchObject({ missing: 1, filesRead: 0 });
  expect(songs(melodrome)['Alpha/One/02.flac']).toMatchObject({ id, missing: 1 });
  expect(albums(melodrome)[0]).toMatchObject({ name: 'One', songCount: 2 });
  expect((await subsonic(melodrome, 'getStarred2')).starred2.song ?? []).toEqual([]);
  move(melodrome, '../kept.flac', 'Alpha/One/02.flac');
  await melodrome.scan();
  expect(songs(melodrome)['Alpha/One/02.flac']).toMatchObject({ id, missing: 0 });
  expect((await subsonic(melodrome, 'getStarred2')).starred2.song).toMatchObject([{ id }]);
});

test('a vanished folder hides its songs, album and artist', async () => {
  remove(melodrome, 'Beta');
  expect(deeds(await melodrome.scan(false, true))).toMatchObject({ missing: 2 });
  expect(albums(melodrome).map(({ name }) => name)).toEqual(['One']);
  expect(Object.keys(artists(melodrome))).toEqual(['Alpha']);
  expect(Object.values(songs(melodrome)).filter(({ missing }) => missing)).toHaveLength(2);
});

describe('moved', () => {
  const mark = async (id: string) => {
    await createAdmin(melodrome);
    await subsonic(melodrome, 'star', { id });
    await subsonic(melodrome, 'setRating', { id, rating: 4 });
  };

  test('a renamed file keeps id, date and marks', async () => {
    const old = songs(melodrome)['Alpha/One/01.flac']!;
    await mark(old.id);
    move(melodrome, 'Alpha/One/01.flac', 'Alpha/One/01 - better name.flac');
    expect(deeds(await melodrome.scan())).toMatchObject({ moved: 1, missing: 0 });
    const now = songs(melodrome);
    expect(now['Alpha/One/01.flac']).toBeUndefined();
    expect(now['Alpha/One/01 - better name.flac']).toMatchObject({ id: old.id, createdAt: old.createdAt, missing: 0 });
    const { song } = await subsonic(melodrome, 'getSong', { id: old.id });
    expect(song).toMatchObject({ userRating: 4, starred: expect.any(String) });
  });

  test('a renamed folder and artist folder too', async () => {
    const before = Object.values(songs(melodrome)).map(({ id }) => id);
    move(melodrome, 'Alpha/One', 'Alpha/1999 - One');
    move(melodrome, 'Beta', 'Beta (band)');
    expect(deeds(await melodrome.scan())).toMatchObject({ moved: 5, missing: 0 });
    const now = songs(melodrome);
    expect(Object.keys(now)).toContain('Beta (band)/Two/02.flac');
    expect(
      Object.values(now)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(before.sort());
    expect(albums(melodrome).map(({ name, songCount }) => [name, songCount])).toEqual([
      ['One', 3],
      ['Two', 2],
    ]);
  });

  test('moved in two steps, with a scan in between', async () => {
    const { id } = songs(melodrome)['Beta/Two/01.flac']!;
    move(melodrome, 'Beta/Two/01.flac', '../on its way.flac');
    await melodrome.scan();
    mkdirSync(join(melodrome.library.root, 'Inbox'));
    move(melodrome, '../on its way.flac', 'Inbox/song.flac');
    expect(deeds(await melodrome.scan())).toMatchObject({ moved: 1 });
    expect(songs(melodrome)['Inbox/song.flac']).toMatchObject({ id, missing: 0 });
  });

  test('when all songs of an album get a new album, its star goes along', async () => {
    await createAdmin(melodrome);
    const { albumId } = songs(melodrome)['Beta/Two/01.flac']!;
    await subsonic(melodrome, 'star', { albumId });
    for (const n of [1, 2]) {
      const path = `Beta/Two/0${n}.flac`;
      melodrome.library.add(path, { TITLE: `Two ${n}`, ARTIST: 'Beta', ALBUMARTIST: 'Beta', ALBUM: 'Two (Deluxe)', TRACKNUMBER: n });
      touch(melodrome, path, 1_700_000_000);
    }
    await melodrome.scan();
    expect((await subsonic(melodrome, 'getStarred2')).starred2.album).toMatchObject([{ name: 'Two (Deluxe)' }]);
  });

  test('one song that got another album takes no star along, not even when the others vanish later', async () => {
    await createAdmin(melodrome);
    const [one] = albums(melodrome);
    await subsonic(melodrome, 'star', { albumId: one!.id });
    melodrome.library.add('Alpha/One/03.flac', {
      TITLE: 'Late',
      ARTIST: 'Beta',
      ALBUMARTIST: 'Beta',
      ALBUM: 'Two',
      GENRE: 'Soul',
      DATE: '2005',
    });
    await melodrome.scan();
    remove(melodrome, 'Alpha');
    expect(await melodrome.scan(false, true)).toMatchObject({ missing: 3 });
    expect(albums(melodrome)).toMatchObject([{ name: 'Two' }]);
    expect((await subsonic(melodrome, 'getStarred2')).starred2.album).toEqual([]);
  });
});

describe('files that cannot be read', () => {
  test('are named in the report until they are whole', async () => {
    writeFileSync(join(melodrome.library.root, 'Alpha/One/broken.mp3'), 'no music at all');
    const summary = await melodrome.scan();
    expect(summary).toMatchObject({ added: 0, problems: 1 });
    expect(problems(melodrome)).toEqual({ 'Alpha/One/broken.mp3': 'the file holds no MPEG audio' });
    // It is not read again and again.
    expect(await melodrome.scan()).toMatchObject({ filesRead: 0, problems: 1 });
    remove(melodrome, 'Alpha/One/broken.mp3');
    melodrome.library.add('Alpha/One/broken.flac', { TITLE: 'Whole' });
    expect(await melodrome.scan()).toMatchObject({ added: 1, problems: 0 });
    expect(problems(melodrome)).toEqual({});
  });

  test('a song whose file got damaged stays what it was', async () => {
    writeFileSync(join(melodrome.library.root, 'Alpha/One/02.flac'), 'fLaC');
    expect(await melodrome.scan()).toMatchObject({ changed: 0, missing: 0, problems: 1 });
    expect(songs(melodrome)['Alpha/One/02.flac']).toMatchObject({ title: 'One 2', missing: 0 });
  });
});

test('a scan of one folder sees nothing else', async () => {
  melodrome.library.add('Alpha/New/1.flac', { TITLE: 'a' });
  melodrome.library.add('Beta/New/1.flac', { TITLE: 'b' });
  const summary = await melodrome.app.scanner.scan({ full: false, targets: [{ libraryId: 1, folder: 'Beta' }] });
  expect(summary).toMatchObject({ kind: 'quick-selective', added: 1 });
  expect(Object.keys(songs(melodrome))).toContain('Beta/New/1.flac');
  expect(Object.keys(songs(melodrome))).not.toContain('Alpha/New/1.flac');
});

test('a scan of one folder reads nothing that a whole one passes by', async () => {
  const strict = await makeApp({
    library: ({ album }) => album('Ada', 'Live', 3),
    config: { 'scanner.ignoredotfolders': 'true', 'scanner.followsymlinks': 'false' },
  });
  const elsewhere = join(strict.folder, 'elsewhere');
  mkdirSync(join(elsewhere, 'Ada'), { recursive: true });
  copyFileSync(join(strict.library.root, 'Ada/Live/01.flac'), join(elsewhere, 'Ada/01.flac'));
  symlinkSync(elsewhere, join(strict.library.root, 'link'));
  const folders = ['.Trash-1000/files', '@Recycle/Ada', 'link/Ada'];
  strict.library.add('@Recycle/Ada/old.flac', { TITLE: 'old' });
  mkdirSync(join(strict.library.root, '.Trash-1000/files'), { recursive: true });
  // As when a file manager deletes, and the watcher hears of both folders.
  move(strict, 'Ada/Live/03.flac', '.Trash-1000/files/03.flac');
  const targets = ['Ada/Live', ...folders].map((folder) => ({ libraryId: 1, folder }));
  await strict.app.scanner.scan({ full: false, targets, acceptMissing: true });
  const there = Object.entries(songs(strict)).map(([path, { missing }]) => [path, missing]);
  expect(there).toEqual([
    ['Ada/Live/01.flac', 0],
    ['Ada/Live/02.flac', 0],
    ['Ada/Live/03.flac', 1],
  ]);
  await strict.close();
});

test('what is asked for during a scan is done after it', async () => {
  const first = melodrome.scan();
  melodrome.library.add('Late/1.flac', { TITLE: 'late' });
  const [, second] = await Promise.all([first, melodrome.scan()]);
  expect(second.files).toBe(6);
  expect(Object.keys(songs(melodrome))).toContain('Late/1.flac');
});
