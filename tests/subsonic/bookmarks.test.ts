// Bookmarks.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { renameSync } from 'node:fs';
import { join } from 'node:path';

import { codesWithout, makePeople, type People } from './people.ts';

let people: People;
const clock = { time: Date.UTC(2026, 0, 10), now: () => clock.time };
beforeAll(async () => {
  people = await makePeople({ clock });
});
afterAll(() => people.close());

const listOf = async (user: string) => (await people.as(user, 'getBookmarks')).bookmarks.bookmark;

test('are set, moved and taken away, each for its own user', async () => {
  const [first, second] = people.open;
  expect(await listOf('ann')).toEqual([]);
  await people.as('ann', 'createBookmark', { id: first.id, position: 61_500, comment: 'here & there' });
  const created = new Date(clock.time).toISOString();
  clock.time += 60_000;
  await people.as('ann', 'createBookmark', { id: second.id, position: 5 });
  clock.time += 60_000;
  expect((await people.as('ann', 'createBookmark', { id: first.id, position: 90_000 })).status).toBe('ok');

  const bookmarks = await listOf('ann');
  expect(bookmarks).toHaveLength(2);
  expect(bookmarks[0]).toMatchObject({ position: 90_000, username: 'ann', created, changed: new Date(clock.time).toISOString() });
  expect(bookmarks[0].comment).toBeUndefined();
  expect(bookmarks[0].entry).toMatchObject({ id: first.id, title: first.title, isDir: false });
  expect(await listOf('admin')).toEqual([]);

  expect((await people.as('ann', 'deleteBookmark', { id: first.id })).status).toBe('ok');
  expect((await listOf('ann')).map((one: { entry: { id: string } }) => one.entry.id)).toEqual([second.id]);
  expect((await people.as('ann', 'deleteBookmark', { id: first.id })).error.code).toBe(70);
  expect((await people.as('admin', 'deleteBookmark', { id: second.id })).error.code).toBe(70);
});

test('show on songs wherever these are listed, to their owner only', async () => {
  const [first, second] = people.open;
  await people.as('ann', 'createBookmark', { id: first.id, position: 4_294_967_296 });
  const album = (await people.as('ann', 'getAlbum', { id: first.albumId })).album.song;
  expect(album[0].bookmarkPosition).toBe(4_294_967_296);
  expect((await people.as('ann', 'getSong', { id: first.id })).song.bookmarkPosition).toBe(4_294_967_296);
  expect((await people.as('admin', 'getSong', { id: first.id })).song.bookmarkPosition).toBeUndefined();
  expect(album.find((song: { id: string }) => song.id !== first.id && song.id !== second.id).bookmarkPosition).toBeUndefined();
});

test('are the same in XML, with one entry each', async () => {
  const text = await people.textAs('ann', 'getBookmarks');
  expect(text.match(/<bookmark /g)).toHaveLength(2);
  expect(text).toMatch(/<bookmark position="4294967296" username="ann"[^>]*><entry id="/);
  expect(await people.textAs('guest', 'getBookmarks')).toContain('<bookmarks/>');
});

test('cannot be set in songs that are closed or unknown, nor shown once a library is closed', async () => {
  for (const id of [people.closed.id, people.open[0].albumId, 'nope', "' OR 1=1 --", '../../etc']) {
    expect((await people.as('guest', 'createBookmark', { id, position: 1 })).error.code).toBe(70);
  }
  await people.as('ann', 'createBookmark', { id: people.closed.id, position: 1 });
  expect(await listOf('ann')).toHaveLength(3);
  await people.as('admin', 'updateUser', { username: 'ann', musicFolderId: 1 });
  expect(await listOf('ann')).toHaveLength(2);
  await people.as('admin', 'updateUser', { username: 'ann', musicFolderId: [1, 2] });
  expect(await listOf('ann')).toHaveLength(3);
});

test('need an id and a position; numbers out of bounds are brought within them', async () => {
  const [, , third] = people.open;
  expect(await codesWithout(people, 'ann', 'createBookmark', { id: third.id, position: 1 })).toEqual({ id: 10, position: 10 });
  expect(await codesWithout(people, 'ann', 'deleteBookmark', { id: third.id })).toEqual({ id: 10 });
  for (const [position, kept] of [
    ['-5', 0],
    ['abc', 0],
    ['99999999999999999999', Number.MAX_SAFE_INTEGER],
  ] as const) {
    expect((await people.as('guest', 'createBookmark', { id: third.id, position })).status).toBe('ok');
    expect((await listOf('guest'))[0].position).toBe(kept);
  }
});

test('outlive the time a file is away', async () => {
  const file = join(people.library.root, 'Open Band/Open Record/03.flac');
  renameSync(file, `${file}.away`);
  await people.scan(false, true);
  expect(await listOf('guest')).toEqual([]);
  renameSync(`${file}.away`, file);
  await people.scan();
  expect(await listOf('guest')).toHaveLength(1);
});
