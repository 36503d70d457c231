// Where files lie: other containers, relative folders, libraries in libraries, cue sheets, playlists with files.
import { afterEach, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, subsonic, type Reply } from '../support/clients.ts';
import { makeApp, type LibraryBuilder, type TestApp } from '../support/make-app.ts';
import { encrypt, makeNavidrome, type NavidromeDatabase } from './navidrome-database.ts';
import { importReport, wholeDatabase } from './support.ts';

const when = '2024-03-01T10:00:00Z';
const open: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A server with three songs and an admin, and a Navidrome of the same admin. */
async function pair(libraryPath: string, more: (library: LibraryBuilder) => void = () => {}): Promise<[TestApp, NavidromeDatabase]> {
  const melodrome = await makeApp({
    library: (library) => {
      library.album('Alpha', 'One', 3);
      more(library);
    },
  });
  await createAdmin(melodrome);
  const old = makeNavidrome(join(melodrome.folder, 'navidrome.db'), 'new');
  open.push(melodrome, old.client);
  old.add('user', { id: 'u', user_name: 'admin', password: encrypt('x'), is_admin: 1, created_at: when });
  old.add('library', { id: 1, name: 'Music', path: libraryPath });
  for (const n of [1, 2, 3]) song(old, `s${n}`, `Alpha/One/0${n}.flac`);
  return [melodrome, old];
}

function song(old: NavidromeDatabase, id: string, path: string, library = 1): void {
  old.add('media_file', { id, path, library_id: library, folder_id: 'f', title: id, duration: 180, missing: 0 });
}

test.each(['/music', './music', 'D:\\Music'])('the first library is the music folder, whatever Navidrome called it: %s', async (path) => {
  const [melodrome, old] = await pair(path);
  const report = await importReport(melodrome, old.file);
  expect(report.matched.path).toBe(3);
  expect(report.sections.libraries).toMatchObject({ same: 1, left: [], notes: [{ what: path }] });
  expect((await subsonic(melodrome, 'getSong', { id: 's2' })).song.title).toBe('One 2');
});

test('a folder of another computer is mapped with any slashes', async () => {
  const [melodrome, old] = await pair('D:\\Music');
  song(old, 'b', 'Beta\\b.flac', 2);
  old.add('library', { id: 2, name: 'Second', path: 'E:\\More' });
  const second = join(melodrome.folder, 'more');
  mkdirSync(join(second, 'Beta'), { recursive: true });
  melodrome.library.add('../more/Beta/b.flac', { TITLE: 'B', ARTIST: 'Beta', ALBUM: 'B' });
  const report = await importReport(melodrome, old.file, '--map', `E:\\More\\=${second}`);
  expect(report.matched.path).toBe(4);
  expect(report.sections.libraries).toMatchObject({ brought: 1, same: 1 });
  expect((await subsonic(melodrome, 'getSong', { id: 'b' })).song.title).toBe('B');
});

test('a library inside ours is no library of its own', async () => {
  const [melodrome, old] = await pair('/music', ({ album }) => album('Beta', 'Two', 1));
  old.add('library', { id: 2, name: 'Inner', path: join(melodrome.library.root, 'Beta') });
  song(old, 'inner', 'Two/01.flac', 2);
  const report = await importReport(melodrome, old.file);
  expect(report.matched.path).toBe(4);
  expect(report.sections.libraries.notes.at(-1)?.reason).toContain('lies inside a library');
  expect((await subsonic(melodrome, 'getMusicFolders')).musicFolders.musicFolder).toHaveLength(1);
});

test('files that no scan has seen are scanned first, unless told otherwise', async () => {
  const [melodrome, old] = await pair('/music');
  song(old, 'late', 'Late/one.flac');
  melodrome.library.add('Late/one.flac', { TITLE: 'Late', ARTIST: 'L', ALBUM: 'L' });
  const without = await importReport(melodrome, old.file, '--no-scan');
  expect(without.sections.songs.left[0]?.reason).toContain('the file is there but not in the catalogue');
  expect((await importReport(melodrome, old.file)).matched.path).toBe(4);
  const before = wholeDatabase(melodrome);
  expect((await importReport(melodrome, old.file)).changes).toBe(0);
  expect(wholeDatabase(melodrome)).toEqual(before);
});

test('a file that a cue sheet divides here is told of, and starts no scan each time', async () => {
  const [melodrome, old] = await pair('/music', ({ root, add }) => {
    add('Live/set.flac', { TITLE: 'Set', ARTIST: 'L', ALBUM: 'Live' }, { seconds: 600 });
    writeFileSync(
      join(root, 'Live/set.cue'),
      'FILE "set.flac" WAVE\n  TRACK 01 AUDIO\n    TITLE "A"\n    INDEX 01 00:00:00\n  TRACK 02 AUDIO\n    TITLE "B"\n    INDEX 01 05:00:00\n',
    );
  });
  song(old, 'set', 'Live/set.flac');
  const report = await importReport(melodrome, old.file);
  expect(report.sections.songs.left).toEqual([{ what: '/music/Live/set.flac', reason: 'a cue sheet divides this file into songs here' }]);
  const before = wholeDatabase(melodrome);
  await importReport(melodrome, old.file);
  expect(wholeDatabase(melodrome)).toEqual(before);
});

test('playlists that a scan has imported from the same files become those of Navidrome', async () => {
  const [melodrome, old] = await pair('/music', ({ root }) => {
    mkdirSync(join(root, 'Lists'));
    for (const name of ['synced', 'loose', 'starred']) writeFileSync(join(root, `Lists/${name}.m3u`), '../Alpha/One/01.flac\n');
  });
  await melodrome.app.playlistFiles.update(false);
  const lists = async (): Promise<Record<string, Reply>> =>
    Object.fromEntries((await subsonic(melodrome, 'getPlaylists')).playlists.playlist.map((list: Reply) => [list.name, list]));
  const scanned = await lists();
  expect(Object.keys(scanned).toSorted()).toEqual(['loose', 'starred', 'synced']);
  melodrome.app.db.$client
    .query("INSERT INTO mark (user_pk, kind, item_id, starred_at) VALUES (1, 'playlist', ?, 1)")
    .run(scanned['starred'].id);
  for (const [id, name, sync] of [
    ['p1', 'My synced', 1],
    ['p2', 'My loose', 0],
    ['p3', 'My starred', 1],
  ] as const) {
    const path = `/music/Lists/${name.slice(3)}.m3u`;
    old.add('playlist', { id, name, owner_id: 'u', public: 1, sync, path, created_at: when, updated_at: when });
    old.add('playlist_tracks', { id: 1, playlist_id: id, media_file_id: 's3' });
  }
  await importReport(melodrome, old.file);
  const now = await lists();
  expect(Object.keys(now).toSorted()).toEqual(['My loose', 'My synced', 'starred']);
  expect(now['starred'].id).toBe(scanned['starred'].id);
  const titles = async (id: string) => (await subsonic(melodrome, 'getPlaylist', { id })).playlist.entry.map(({ title }: Reply) => title);
  expect([await titles('p1'), await titles('p2')]).toEqual([['One 1'], ['One 3']]);
  await melodrome.scan();
  await melodrome.app.playlistFiles.idle();
  expect(Object.keys(await lists()).toSorted()).toEqual(['My loose', 'My synced', 'starred']);
  expect((await importReport(melodrome, old.file)).changes).toBe(0);
});
