// /api/library: folders are added, moved and taken away without a loss; /api/user/:id/library: who hears which.
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ensureFirstLibrary } from '../../src/core/libraries/libraries.ts';
import { startJobs } from '../../src/jobs.ts';
import { createAdmin, native, postJson, subsonic, type Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let token: string;
let jazz: string;

beforeEach(async () => {
  melodrome = await makeApp({ library: ({ album }) => album('Ada', 'One', 2) });
  ({ token } = await createAdmin(melodrome));
  jazz = join(melodrome.folder, 'jazz');
  for (const n of [1, 2, 3]) {
    writeFlac(join(jazz, `Bea/Blue/0${n}.flac`), { TITLE: `Blue ${n}`, ARTIST: 'Bea', ALBUMARTIST: 'Bea', ALBUM: 'Blue', TRACKNUMBER: n });
  }
});
afterEach(() => melodrome.close());

const send = (method: string, path: string, body?: object, as = token) =>
  native(melodrome, path, as, { method, headers: { 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) });
const titles = async (as = token) =>
  ((await send('GET', '/api/song?_sort=title', undefined, as)).body as Reply[]).map((song) => song.title);
const idle = () => melodrome.app.scanner.idle();

async function add(name = 'Jazz', path = jazz): Promise<number> {
  const { status, body } = await send('POST', '/api/library', { name, path });
  expect({ status, body }).toEqual({ status: 200, body: { id: expect.any(Number) } });
  await idle();
  return body.id as number;
}

test('a folder that is added is scanned, and shown with its totals', async () => {
  const id = await add();
  expect(await titles()).toEqual(['Blue 1', 'Blue 2', 'Blue 3', 'One 1', 'One 2']);
  expect((await send('GET', `/api/library/${id}`)).body).toMatchObject({
    id,
    name: 'Jazz',
    path: jazz,
    totalSongs: 3,
    totalAlbums: 1,
    totalArtists: 1,
    totalFiles: 3,
    totalMissingFiles: 0,
    totalSize: expect.any(Number),
    lastScanAt: expect.any(String),
    fullScanInProgress: false,
    defaultNewUsers: false,
  });
  expect((await send('GET', '/api/library?_sort=name')).body).toMatchObject([{ name: 'Jazz' }, { name: 'Music Library' }]);
  expect((await subsonic(melodrome, 'getMusicFolders')).musicFolders.musicFolder).toHaveLength(2);
});

test('taken away and added again a library is what it was: ids, stars, plays, playlists', async () => {
  const id = await add();
  const [song] = (await send('GET', '/api/song?title=Blue%201')).body as Reply[];
  await subsonic(melodrome, 'star', { id: song.id, albumId: song.albumId });
  await subsonic(melodrome, 'setRating', { id: song.id, rating: 4 });
  const list = (await send('POST', '/api/playlist', { name: 'Mine', ids: [song.id] }, token)).body as Reply;

  expect((await send('DELETE', `/api/library/${id}`)).body).toEqual({});
  // At once, before any scan.
  expect(await titles()).toEqual(['One 1', 'One 2']);
  expect((await send('GET', `/api/library/${id}`)).status).toBe(404);
  expect((await send('GET', `/api/song/${song.id}`)).status).toBe(404);
  await idle();
  expect(await titles()).toEqual(['One 1', 'One 2']);
  expect((await send('GET', '/api/song')).total).toBe(2);
  expect((await send('GET', '/api/album')).body).toHaveLength(1);
  expect((await send('GET', '/api/artist')).body).toHaveLength(1);
  expect((await subsonic(melodrome, 'search3', { query: 'Blue' })).searchResult3).toMatchObject({ song: [], album: [], artist: [] });
  expect((await send('GET', '/api/missing')).total).toBe(0);
  // Neither other scans nor tidying up forget it.
  await send('DELETE', '/api/missing');
  await melodrome.scan(true);
  expect(await titles()).toEqual(['One 1', 'One 2']);

  expect(await add('Blues')).toBe(id);
  expect(await titles()).toEqual(['Blue 1', 'Blue 2', 'Blue 3', 'One 1', 'One 2']);
  expect((await send('GET', `/api/song/${song.id}`)).body).toMatchObject({
    title: 'Blue 1',
    starred: true,
    rating: 4,
    libraryName: 'Blues',
    orderAlbumName: 'blue',
    bookmarkPosition: 0,
  });
  expect((await send('GET', `/api/album/${song.albumId}`)).body).toMatchObject({ name: 'Blue', starred: true });
  expect((await send('GET', `/api/playlist/${list.id}/tracks`)).body).toMatchObject([{ mediaFileId: song.id, title: 'Blue 1' }]);
});

test('added again elsewhere its songs are known by their sound', async () => {
  const id = await add();
  const [song] = (await send('GET', '/api/song?title=Blue%201')).body as Reply[];
  await send('DELETE', `/api/library/${id}`);
  await idle();
  const moved = join(melodrome.folder, 'other');
  renameSync(jazz, moved);
  expect(await add('Jazz', moved)).not.toBe(id);
  expect((await send('GET', `/api/song/${song.id}`)).body).toMatchObject({ title: 'Blue 1' });
});

test('a library is renamed and moved', async () => {
  const id = await add();
  const [song] = (await send('GET', '/api/song?title=Blue%201')).body as Reply[];
  const moved = join(melodrome.folder, 'moved');
  renameSync(jazz, moved);
  const changed = await send('PUT', `/api/library/${id}`, { name: 'Old jazz', path: moved, defaultNewUsers: true });
  expect(changed.body).toMatchObject({ name: 'Old jazz', path: moved, defaultNewUsers: true });
  await idle();
  expect((await send('GET', `/api/song/${song.id}`)).body).toMatchObject({ title: 'Blue 1', missing: false, libraryPath: moved });
  expect((await send('PUT', `/api/library/${id}`, { name: 'Jazz' })).body).toMatchObject({ name: 'Jazz', path: moved });
});

test('the folder of a removed library can become the first one, and its songs are known', async () => {
  const id = await add();
  const [song] = (await send('GET', '/api/song?title=Blue%201')).body as Reply[];
  await send('DELETE', `/api/library/${id}`);
  await idle();
  const { app } = melodrome;
  app.config.musicFolder = jazz;
  expect(ensureFirstLibrary(app)).toEqual({ id: 1, path: jazz, movedFrom: melodrome.library.root });
  await melodrome.scan(false, true);
  expect(await titles()).toEqual(['Blue 1', 'Blue 2', 'Blue 3']);
  expect((await send('GET', `/api/song/${song.id}`)).body).toMatchObject({ title: 'Blue 1', libraryId: 1 });
  // Where another library lies the start ends with a word.
  await add('Old', melodrome.library.root);
  app.config.musicFolder = melodrome.library.root;
  expect(() => ensureFirstLibrary(app)).toThrow('"Old" already');
});

test('a folder that is added is watched from then on, one that was removed no more', async () => {
  melodrome.app.config.scanner.watcherWait = 50;
  const stop = startJobs(melodrome.app);
  try {
    const id = await add();
    const heard = new Promise<void>((resolve) => {
      melodrome.app.events.on('scan-finished', ({ changed }) => changed && resolve());
    });
    writeFlac(join(jazz, 'Bea/Blue/04.flac'), { TITLE: 'Blue 4', ARTIST: 'Bea', ALBUM: 'Blue', TRACKNUMBER: 4 });
    await heard;
    expect(await titles()).toContain('Blue 4');
    await send('DELETE', `/api/library/${id}`);
    await idle();
    expect(await titles()).toEqual(['One 1', 'One 2']);
  } finally {
    stop();
  }
});

test('what cannot be a library is refused with a word', async () => {
  await add();
  writeFileSync(join(melodrome.folder, 'file'), '');
  mkdirSync(join(melodrome.folder, 'free'));
  symlinkSync(jazz, join(melodrome.folder, 'link'));
  const refused = async (body: object) => {
    const { status, body: reply } = await send('POST', '/api/library', body);
    return [status, reply.error];
  };
  const free = join(melodrome.folder, 'free');
  expect(await refused({ name: 'X', path: join(melodrome.folder, 'absent') })).toEqual([400, expect.stringContaining('no folder')]);
  expect(await refused({ name: 'X', path: join(melodrome.folder, 'file') })).toEqual([400, expect.stringContaining('not a folder')]);
  expect(await refused({ name: 'X', path: 'music' })).toEqual([400, expect.stringContaining('root')]);
  expect(await refused({ name: 'X', path: jazz })).toEqual([409, expect.stringContaining('already')]);
  expect(await refused({ name: 'X', path: join(melodrome.folder, 'link') })).toEqual([409, expect.stringContaining('already')]);
  expect(await refused({ name: 'X', path: join(jazz, 'Bea') })).toEqual([409, expect.stringContaining('inside')]);
  expect(await refused({ name: 'X', path: melodrome.folder })).toEqual([409, expect.stringContaining('inside this folder')]);
  expect(await refused({ name: 'Jazz', path: free })).toEqual([409, expect.stringContaining('name')]);
  expect(await refused({ name: ' ', path: free })).toEqual([400, expect.any(String)]);
  expect(await refused({ name: 'X' })).toEqual([400, expect.stringContaining('expected')]);
  expect((await send('DELETE', '/api/library/1')).status).toBe(409);
  expect((await send('PUT', '/api/library/1', { path: free })).status).toBe(409);
  expect((await send('PUT', '/api/library/1', { path: `${melodrome.library.root}/` })).body).toMatchObject({
    path: melodrome.library.root,
  });
  expect((await send('PUT', '/api/library/1', { name: 'All' })).body).toMatchObject({ name: 'All' });
  for (const id of ['99', 'x', '1e0']) expect((await send('DELETE', `/api/library/${id}`)).status).toBe(404);
});

test('users hear the libraries an admin opens to them, new ones those for new users', async () => {
  const id = await add();
  const { id: bob } = (await send('POST', '/api/user', { userName: 'bob', password: 'bob word' })).body as Reply;
  const login = await (await postJson(melodrome, '/auth/login', { username: 'bob', password: 'bob word' })).json();
  const { token: his } = login as { token: string };
  expect(await titles(his)).toEqual(['One 1', 'One 2']);
  expect((await send('PUT', `/api/user/${bob}/library`, { libraryIds: [id] })).body).toMatchObject([{ id, name: 'Jazz' }]);
  expect((await send('GET', `/api/user/${bob}/library`)).body).toMatchObject([{ id }]);
  expect(await titles(his)).toEqual(['Blue 1', 'Blue 2', 'Blue 3']);
  for (const body of [{}, { libraryIds: [] }, { libraryIds: ['1'] }]) {
    expect((await send('PUT', `/api/user/${bob}/library`, body)).status).toBe(400);
  }
  expect((await send('PUT', `/api/user/${bob}/library`, { libraryIds: [99] })).status).toBe(404);
  // What is taken away is open to nobody, and stays closed to others when it comes back.
  await send('DELETE', `/api/library/${id}`);
  expect(await titles(his)).toEqual([]);
  await idle();
  await add();
  expect(await titles(his)).toEqual([]);
});
