// What an admin decides against the tags: applied by a scan, kept by all later ones, and taken back without a trace.
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { albums, artists, deeds, move, songs } from '../scanner/support.ts';
import { createAdmin, native, subsonic, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let token: string;

// Ada/Live CD1/01,02   Ada/Live CD2/01,02   A. D. A./Other/01
beforeEach(async () => {
  melodrome = await makeApp({
    library: ({ album }) => {
      album('Ada', 'Live CD1', 2);
      album('Ada', 'Live CD2', 2);
      album('A. D. A.', 'Other', 1);
    },
  });
  ({ token } = await createAdmin(melodrome));
});
afterEach(() => melodrome.close());

const idOf = (table: string, name: string) =>
  (melodrome.app.db.$client.query(`SELECT id FROM ${table} WHERE name = ?`).get(name) as { id: string }).id;

async function fix(body: object): Promise<string> {
  const reply = await native(melodrome, '/api/fix', token, { method: 'POST', body: JSON.stringify(body) });
  expect(reply.status).toBe(201);
  await melodrome.app.scanner.idle();
  return reply.body.id as string;
}

async function undo(id: string): Promise<void> {
  expect((await native(melodrome, `/api/fix/${id}`, token, { method: 'DELETE' })).status).toBe(200);
  await melodrome.app.scanner.idle();
}

const view = () => [
  albums(melodrome),
  artists(melodrome),
  Object.values(songs(melodrome)).map(({ id, album, albumId }) => ({ id, album, albumId })),
];

test('two albums become one, with the marks of both, and two again', async () => {
  const before = view();
  const [one, two] = [idOf('album', 'Live CD1'), idOf('album', 'Live CD2')];
  await subsonic(melodrome, 'star', { albumId: two });
  const id = await fix({ kind: 'album-merge', subject: two, into: one, note: 'one concert' });
  expect(albums(melodrome)).toMatchObject([{ name: 'Live CD1', songCount: 4 }, { name: 'Other' }]);
  expect((await subsonic(melodrome, 'getAlbum', { id: one })).album).toMatchObject({ songCount: 4, starred: expect.any(String) });
  // Later scans keep to it, full ones too.
  await melodrome.scan(true);
  expect(albums(melodrome)).toMatchObject([{ name: 'Live CD1', songCount: 4 }, { name: 'Other' }]);
  expect((await native(melodrome, '/api/fix', token)).body).toMatchObject([
    { id, kind: 'album-merge', value: { into: one }, note: 'one concert' },
  ]);
  await undo(id);
  expect(view()).toEqual(before);
  expect((await subsonic(melodrome, 'getAlbum', { id: two })).album).toMatchObject({ starred: expect.any(String) });
});

test('songs leave their album for one of their own, and come back', async () => {
  const before = view();
  const [song] = Object.values(songs(melodrome)).filter(({ album }) => album === 'Live CD1');
  const id = await fix({ kind: 'album-split', subject: song!.albumId, songIds: [song!.id], name: 'Single' });
  expect(albums(melodrome)).toMatchObject([
    { name: 'Live CD1', songCount: 1 },
    { name: 'Live CD2' },
    { name: 'Other' },
    { name: 'Single', songCount: 1 },
  ]);
  await melodrome.scan(true);
  expect(albums(melodrome)).toHaveLength(4);
  await undo(id);
  expect(view()).toEqual(before);
});

const counts = () => Object.fromEntries(albums(melodrome).map(({ name, songCount }) => [name, songCount]));
const songsOf = (name: string) =>
  Object.values(songs(melodrome))
    .filter(({ album }) => album === name)
    .map(({ id }) => id);

test('albums that became one after the other come apart in any order', async () => {
  const before = view();
  const [one, two, other] = [idOf('album', 'Live CD1'), idOf('album', 'Live CD2'), idOf('album', 'Other')];
  const first = await fix({ kind: 'album-merge', subject: one, into: two });
  const second = await fix({ kind: 'album-merge', subject: two, into: other });
  expect(counts()).toEqual({ Other: 5 });
  await undo(first);
  expect(counts()).toEqual({ 'Live CD1': 2, Other: 3 });
  await undo(second);
  expect(view()).toEqual(before);
});

test('songs leave what they became part of, one after the other, and what they make becomes part of another', async () => {
  const before = view();
  const [one, two] = [idOf('album', 'Live CD1'), idOf('album', 'Live CD2')];
  const [early = '', late = ''] = songsOf('Live CD1');
  const merged = await fix({ kind: 'album-merge', subject: one, into: two });
  const first = await fix({ kind: 'album-split', subject: two, songIds: [early], name: 'Encore' });
  expect(counts()).toEqual({ Encore: 1, 'Live CD2': 3, Other: 1 });
  const second = await fix({ kind: 'album-split', subject: two, songIds: [late], name: 'Rehearsal' });
  expect(counts()).toEqual({ Encore: 1, 'Live CD2': 2, Other: 1, Rehearsal: 1 });
  const third = await fix({ kind: 'album-merge', subject: idOf('album', 'Rehearsal'), into: idOf('album', 'Other') });
  const after = { Encore: 1, 'Live CD2': 2, Other: 2 };
  expect(counts()).toEqual(after);
  await melodrome.scan(true);
  expect(counts()).toEqual(after);
  const listed = (await native(melodrome, '/api/fix', token)).body as Reply[];
  expect(listed.filter(({ kind }) => kind === 'album-split').map(({ subject, subjectName }) => [subject, subjectName])).toEqual([
    [two, 'Live CD2'],
    [two, 'Live CD2'],
  ]);
  for (const id of [merged, second, first, third]) await undo(id);
  expect(view()).toEqual(before);
});

test('what left something and becomes part of it again is as before, also where that was merged itself', async () => {
  const before = view();
  const [one, two] = [idOf('album', 'Live CD1'), idOf('album', 'Live CD2')];
  const [song = ''] = songsOf('Live CD1');
  const made = [await fix({ kind: 'album-merge', subject: one, into: two })];
  made.push(await fix({ kind: 'album-split', subject: two, songIds: [song, ...songsOf('Live CD2').slice(-1)], name: 'Encore' }));
  expect(counts()).toEqual({ Encore: 2, 'Live CD2': 2, Other: 1 });
  made.push(await fix({ kind: 'album-merge', subject: idOf('album', 'Encore'), into: two }));
  expect(counts()).toEqual({ 'Live CD2': 4, Other: 1 });
  for (const id of made) await undo(id);
  expect(view()).toEqual(before);
});

test('a song that was split off moves with its album and the marks of that', async () => {
  const [song = ''] = songsOf('Live CD1');
  await fix({ kind: 'album-split', subject: idOf('album', 'Live CD1'), songIds: [song], name: 'Encore' });
  await subsonic(melodrome, 'star', { albumId: idOf('album', 'Encore') });
  move(melodrome, 'Ada/Live CD1/01.flac', 'encore.flac');
  expect(deeds(await melodrome.scan())).toMatchObject({ moved: 1, missing: 0 });
  expect(songs(melodrome)['encore.flac']).toMatchObject({ id: song, album: 'Encore' });
  expect(counts()).toMatchObject({ Encore: 1, 'Live CD1': 1 });
  expect((await subsonic(melodrome, 'getStarred2')).starred2.album).toMatchObject([{ name: 'Encore' }]);
  expect(deeds(await melodrome.scan())).toMatchObject({ changed: 0, filesRead: 0 });
});

test('two names become one artist, and two again; one name becomes two artists', async () => {
  const before = view();
  const [ada, dots] = [idOf('artist', 'Ada'), idOf('artist', 'A. D. A.')];
  await subsonic(melodrome, 'star', { artistId: dots });
  const id = await fix({ kind: 'artist-merge', subject: dots, into: ada });
  expect(artists(melodrome)).toEqual({ Ada: [3, 5] });
  expect((await subsonic(melodrome, 'getStarred2')).starred2.artist).toMatchObject([{ id: ada }]);
  await undo(id);
  expect(view()).toEqual(before);

  const songIds = Object.values(songs(melodrome))
    .filter(({ album }) => album === 'Live CD2')
    .map((song) => song.id);
  const split = await fix({ kind: 'artist-split', subject: ada, songIds, name: 'Ada (Berlin)' });
  expect(artists(melodrome)).toEqual({ 'A. D. A.': [1, 1], Ada: [1, 2], 'Ada (Berlin)': [1, 2] });
  const found = (await subsonic(melodrome, 'search3', { query: 'berlin' })).searchResult3.artist as Reply[];
  expect(found).toMatchObject([{ name: 'Ada (Berlin)', albumCount: 1 }]);
  await undo(split);
  expect(view()).toEqual(before);
});

test('a line of a playlist that nothing matches means a song, until it is taken back', async () => {
  const line = 'Z:\\old disk\\whatever.mp3';
  writeFileSync(join(melodrome.library.root, 'mix.m3u'), `${line}\n`);
  await melodrome.scan();
  await melodrome.app.playlistFiles.idle();
  const [list] = (await native(melodrome, '/api/playlist', token)).body as Reply[];
  const entries = async () => (await native(melodrome, `/api/playlist/${list.id}/unmatched`, token)).body as Reply[];
  expect(await entries()).toMatchObject([{ line }]);
  const [song] = Object.values(songs(melodrome));
  const id = await fix({ kind: 'path', subject: line, songId: song!.id });
  expect(await entries()).toEqual([]);
  expect((await subsonic(melodrome, 'getPlaylist', { id: list.id })).playlist.entry).toMatchObject([{ id: song!.id }]);
  await undo(id);
  expect(await entries()).toMatchObject([{ line }]);
});

test('what cannot be is refused with a word, and only admins may', async () => {
  const one = idOf('album', 'Live CD1');
  const refused = async (body: object) => {
    const { status, body: reply } = await native(melodrome, '/api/fix', token, { method: 'POST', body: JSON.stringify(body) });
    return [status, reply.error];
  };
  expect(await refused({ kind: 'album-merge', subject: one, into: one })).toEqual([400, expect.stringContaining('another id')]);
  expect(await refused({ kind: 'album-merge', subject: 'nothing', into: one })).toEqual([404, expect.any(String)]);
  expect(await refused({ kind: 'album-split', subject: one, songIds: [] })).toEqual([400, expect.stringContaining('songIds')]);
  expect(await refused({ kind: 'album-split', subject: one, songIds: ['nothing'] })).toEqual([400, expect.stringContaining('no songs')]);
  expect(await refused({ kind: 'whatever' })).toEqual([400, expect.stringContaining('expected')]);
  expect((await native(melodrome, '/api/fix/nothing', token, { method: 'DELETE' })).status).toBe(404);
  for (const method of ['GET', 'POST']) expect((await melodrome.fetch('/api/fix', { method })).status).toBe(401);
});
