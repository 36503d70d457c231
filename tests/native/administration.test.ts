// Stations, shares, the queue, history, missing files and what a server says of itself, as navidrome.md 5.3 has them.
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, native, postJson, subsonic, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let token: string;
let bob: string;

const start = async (config: Record<string, string> = {}) => {
  melodrome = await makeApp({ config: { authrequestlimit: '0', ...config }, library: ({ album }) => album('Ada', 'One', 4) });
  ({ token } = await createAdmin(melodrome));
  await send('POST', '/api/user', { userName: 'bob', password: 'bob word' });
  bob = ((await (await postJson(melodrome, '/auth/login', { username: 'bob', password: 'bob word' })).json()) as { token: string }).token;
};
beforeEach(() => start());
afterEach(() => melodrome.close());

const send = (method: string, path: string, body?: unknown, as = token) =>
  native(melodrome, path, as, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const songs = async () => (await send('GET', '/api/song?_sort=title')).body as Reply[];

test('stations are kept by admins and heard by all', async () => {
  const station = { name: 'Waves', streamUrl: 'https://radio.example/a', homePageUrl: 'https://radio.example' };
  const { id } = (await send('POST', '/api/radio', station)).body as Reply;
  await send('POST', '/api/radio', { name: 'Another', streamUrl: 'http://radio.example/b' });
  const list = await send('GET', '/api/radio?_sort=name&_order=DESC&_end=1', undefined, bob);
  expect(list.total).toBe(2);
  expect(list.body).toEqual([
    { id, ...station, uploadedImage: '', coverArtId: '', createdAt: expect.any(String), updatedAt: expect.any(String) },
  ]);
  expect((await send('GET', '/api/radio?name=noth')).body).toMatchObject([{ name: 'Another' }]);
  expect((await send('PUT', `/api/radio/${id}`, { name: 'Tides', id: 'x' })).body).toMatchObject({ ...station, id, name: 'Tides' });
  expect((await subsonic(melodrome, 'getInternetRadioStations')).internetRadioStations.internetRadioStation).toHaveLength(2);
  expect((await send('PUT', `/api/radio/${id}`, { streamUrl: 'file:///etc/passwd' })).status).toBe(400);
  expect((await send('PUT', `/api/radio/${id}`, { name: 'Another' })).status).toBe(409);
  for (const method of ['PUT', 'DELETE']) expect((await send(method, `/api/radio/${id}`, {}, bob)).status).toBe(403);
  expect((await send('DELETE', `/api/radio/${id}`)).body).toEqual({});
  expect((await send('GET', `/api/radio/${id}`)).status).toBe(404);
});

test('shares are their owner’s', async () => {
  const [one, two] = await songs();
  const wish = {
    resourceType: 'media_file',
    resourceIds: `${one.id},${two.id}`,
    description: 'Two',
    downloadable: true,
    format: 'mp3',
    maxBitRate: 96,
  };
  const { id } = (await send('POST', '/api/share', wish, bob)).body as Reply;
  const { body } = await send('GET', `/api/share/${id}`, undefined, bob);
  expect(body).toMatchObject({
    id,
    username: 'bob',
    description: 'Two',
    downloadable: true,
    format: 'mp3',
    maxBitRate: 96,
    resourceIds: `${one.id},${two.id}`,
    resourceType: 'song',
    visitCount: 0,
    lastVisitedAt: null,
  });
  expect((await melodrome.fetch(new URL(body.url as string).pathname)).status).toBe(200);
  const until = '2031-05-06T07:08:09.000Z';
  const changed = await send('PUT', `/api/share/${id}`, { description: 'Both', expiresAt: until, visitCount: 99, userId: 'x' }, bob);
  expect(changed.body).toMatchObject({ description: 'Both', expiresAt: until, downloadable: true, visitCount: 1, username: 'bob' });
  expect((await send('PUT', `/api/share/${id}`, { expiresAt: null }, bob)).body).toMatchObject({ expiresAt: null });
  expect((await send('PUT', `/api/share/${id}`, { expiresAt: 'soon' }, bob)).status).toBe(400);
  expect((await send('PUT', `/api/share/${id}`, { format: '../x' }, bob)).status).toBe(400);
  // Admins may; another user does not know of it.
  await send('POST', '/api/user', { userName: 'eve', password: 'eve' });
  const eve = ((await (await postJson(melodrome, '/auth/login', { username: 'eve', password: 'eve' })).json()) as { token: string }).token;
  for (const method of ['GET', 'PUT', 'DELETE']) {
    expect((await send(method, `/api/share/${id}`, method === 'GET' ? undefined : {}, eve)).status).toBe(404);
  }
  expect((await send('GET', '/api/share', undefined, eve)).total).toBe(0);
  expect((await send('GET', '/api/share')).total).toBe(1);
  expect((await send('POST', '/api/share', { resourceIds: ['absent'] })).status).toBe(404);
  expect((await send('DELETE', `/api/share/${id}`)).body).toEqual({});
  expect((await send('GET', '/api/share', undefined, bob)).body).toEqual([]);
});

test('without sharing there is no such address', async () => {
  await melodrome.close();
  await start({ enablesharing: 'false' });
  const answers = await Promise.all([send('GET', '/api/share'), send('POST', '/api/share', {}), send('DELETE', '/api/share/x')]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
});

test('the queue is the one of Subsonic apps', async () => {
  const ids = (await songs()).map((song) => song.id as string);
  expect((await send('GET', '/api/queue')).body).toMatchObject({ items: [], current: 0, position: 0 });
  expect((await send('POST', '/api/queue', { ids, current: 2, position: 5000 })).status).toBe(204);
  expect((await subsonic(melodrome, 'getPlayQueueByIndex')).playQueueByIndex).toMatchObject({ currentIndex: 2, position: 5000 });
  const { body } = await send('GET', '/api/queue');
  expect(body).toMatchObject({ current: 2, position: 5000, changedBy: expect.any(String), updatedAt: expect.any(String) });
  expect((body.items as Reply[]).map((song) => song.id)).toEqual(ids);

  expect((await send('PUT', '/api/queue', { position: 7000 })).status).toBe(204);
  expect((await send('GET', '/api/queue')).body).toMatchObject({ current: 2, position: 7000 });
  expect((await send('PUT', '/api/queue', { current: 3 })).status).toBe(204);
  expect((await send('PUT', '/api/queue', { ids: ids.toReversed() })).status).toBe(204);
  expect((await send('GET', '/api/queue')).body).toMatchObject({ current: 3, position: 7000, items: [{ id: ids[3] }, {}, {}, {}] });
  for (const body of [{ current: 9 }, { current: -1 }, { ids, current: 4 }, { position: -1 }, { ids: 'x' }]) {
    expect({ body, status: (await send('PUT', '/api/queue', body)).status }).toEqual({ body, status: 400 });
  }
  expect((await send('POST', '/api/queue', { ids, current: 99 })).status).toBe(400);
  expect((await send('GET', '/api/queue', undefined, bob)).body.items).toEqual([]);
  expect((await send('DELETE', '/api/queue')).status).toBe(204);
  expect((await send('GET', '/api/queue')).body).toMatchObject({ items: [], updatedAt: null });
});

test('history is one’s own, within a time', async () => {
  const [one, two] = await songs();
  const at = (seconds: number) => String(seconds * 1000);
  await subsonic(melodrome, 'scrobble', { id: one.id, time: at(1_700_000_000) });
  await subsonic(melodrome, 'scrobble', { id: two.id, time: at(1_700_000_600) });
  const all = await send('GET', '/api/scrobble');
  expect(all.total).toBe(2);
  expect(all.body).toEqual([
    { id: expect.any(String), mediaFileId: two.id, submissionTime: 1_700_000_600 },
    { id: expect.any(String), mediaFileId: one.id, submissionTime: 1_700_000_000 },
  ]);
  expect((await send('GET', '/api/scrobble?from=1700000001')).body).toMatchObject([{ mediaFileId: two.id }]);
  expect((await send('GET', '/api/scrobble?to=1700000000')).body).toMatchObject([{ mediaFileId: one.id }]);
  expect((await send('GET', '/api/scrobble?_order=ASC&_start=1&_end=2')).body).toMatchObject([{ mediaFileId: two.id }]);
  expect((await send('GET', '/api/scrobble', undefined, bob)).total).toBe(0);
});

test('missing files are listed, and deleted by admins', async () => {
  const all = await songs();
  for (const n of [1, 2, 3]) rmSync(join(melodrome.library.root, `Ada/One/0${n}.flac`));
  await melodrome.scan(false, true);
  const list = await send('GET', '/api/missing?_sort=path&_start=0&_end=2');
  expect([list.total, (list.body as Reply[]).map((song) => song.id)]).toEqual([3, [all[0].id, all[1].id]]);
  expect((await send('GET', `/api/missing/${all[0].id}`)).body).toMatchObject({ id: all[0].id, path: 'Ada/One/01.flac', missing: true });
  expect((await send('GET', `/api/missing/${all[3].id}`)).status).toBe(404);
  expect((await send('DELETE', `/api/missing?id=${all[0].id}`, undefined, bob)).status).toBe(403);
  // One that is there is not deleted, whatever is asked.
  expect((await send('DELETE', `/api/missing?id=${all[0].id}&id=${all[3].id}`)).body).toEqual({ ids: [all[0].id, all[3].id] });
  expect((await send('GET', '/api/missing')).total).toBe(2);
  expect((await send('GET', `/api/song/${all[0].id}`)).status).toBe(404);
  expect((await songs()).map((song) => song.id)).toEqual([all[3].id]);
  expect((await send('DELETE', '/api/missing')).body).toEqual({ ids: [] });
  expect((await send('GET', '/api/missing')).total).toBe(0);
  expect((await send('GET', '/api/library/1')).body).toMatchObject({ totalSongs: 1, totalMissingFiles: 0 });
});

test('admins see the configuration without its secrets', async () => {
  await melodrome.close();
  await start({ 'prometheus.password': 'metrics secret', 'lastfm.apikey': 'abcdefghij', passwordencryptionkey: 'long key' });
  const { body } = await send('GET', '/api/config/config');
  expect(body).toMatchObject({ id: 'config', configFile: '' });
  expect(body.config).toMatchObject({
    MusicFolder: melodrome.library.root,
    PasswordEncryptionKey: '****',
    Prometheus: { Password: '****' },
    LastFM: { ApiKey: 'a********j', Secret: '' },
  });
  expect(JSON.stringify(body)).not.toMatch(/metrics secret|abcdefghij|long key/);
  expect((await send('GET', '/api/config', undefined, bob)).status).toBe(403);
  await melodrome.close();
  await start({ devuishowconfig: 'false' });
  expect((await send('GET', '/api/config')).status).toBe(404);
});

test('admins see the tags of a file as they are', async () => {
  const [song] = await songs();
  const { body } = await send('GET', `/api/inspect?id=${song.id}`);
  expect(body).toMatchObject({ file: join(melodrome.library.root, 'Ada/One/01.flac'), rawTags: { title: ['One 1'], artist: ['Ada'] } });
  expect((await send('GET', '/api/inspect')).status).toBe(400);
  expect((await send('GET', '/api/inspect?id=absent')).status).toBe(404);
  expect((await send('GET', `/api/inspect?id=${song.id}`, undefined, bob)).status).toBe(403);
  rmSync(join(melodrome.library.root, 'Ada/One/01.flac'));
  expect((await send('GET', `/api/inspect?id=${song.id}`)).status).toBe(409);
});

test('players from another place may use it, but not past a proxy that signs people in', async () => {
  const ask = (path: string, init?: RequestInit) => melodrome.fetch(path, init);
  const before = await ask('/api/album', { method: 'OPTIONS', headers: { origin: 'https://player.example' } });
  expect(before.status).toBe(204);
  expect(before.headers.get('access-control-allow-methods')).toContain('DELETE');
  expect(before.headers.get('access-control-allow-headers')).toContain('X-ND-Authorization');
  expect((await ask('/auth/login', { method: 'OPTIONS' })).status).toBe(204);
  const list = await ask('/api/album', { headers: { 'x-nd-authorization': `Bearer ${token}` } });
  expect(list.headers.get('access-control-allow-origin')).toBe('*');
  expect(list.headers.get('access-control-expose-headers')).toContain('X-Total-Count');
  expect(list.headers.get('access-control-allow-credentials')).toBeNull();
  expect((await ask('/api/album')).headers.get('access-control-allow-origin')).toBe('*');
  await melodrome.close();
  await start({ 'extauth.trustedsources': '127.0.0.1/32' });
  expect((await ask('/api/album', { method: 'OPTIONS' })).status).toBe(404);
  const closed = await ask('/api/album', { headers: { 'x-nd-authorization': `Bearer ${token}` } });
  expect([closed.status, closed.headers.get('access-control-allow-origin')]).toEqual([200, null]);
});

test('pictures are looked for again, and there are no foreign texts', async () => {
  const [song] = await songs();
  expect((await send('POST', `/api/artwork/al/${song.albumId}/refresh`)).status).toBe(204);
  expect((await send('POST', `/api/artwork/ar/${song.artistId}/refresh`)).status).toBe(204);
  expect((await send('POST', '/api/artwork/al/absent/refresh')).status).toBe(404);
  expect((await send('POST', `/api/artwork/mf/${song.id}/refresh`)).status).toBe(400);
  expect((await send('POST', `/api/artwork/al/${song.albumId}/refresh`, undefined, bob)).status).toBe(403);
  expect(await (await melodrome.fetch('/api/translation')).json()).toEqual([]);
  expect((await melodrome.fetch('/api/translation/xx')).status).toBe(404);
});
