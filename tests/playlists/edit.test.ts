// Editing by both protocols: places, hidden and missing entries, who may do what, and what pages are told.
//
// library 1: Alpha/One 1–4, library 2 (closed to mia): Beta/Two 1–2
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, subsonic, type Parameters, type Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { addUser, clientOf, scanAll } from './support.ts';

let melodrome: TestApp;
let admin: ReturnType<typeof clientOf>;
let mia: ReturnType<typeof clientOf>;
let tom: ReturnType<typeof clientOf>;
let songs: Record<string, string>;
let adminToken: string;
let tokens: Map<typeof admin, string>;

beforeAll(async () => {
  melodrome = await makeApp({ library: ({ album }) => album('Alpha', 'One', 4), scan: false });
  const second = join(melodrome.folder, 'second');
  for (const n of [1, 2]) writeFlac(join(second, `Beta/${n}.flac`), { TITLE: `Two ${n}`, ARTIST: 'Beta', ALBUM: 'Two', TRACKNUMBER: n });
  melodrome.app.db.$client.query("INSERT INTO library (id, name, path, created_at, updated_at) VALUES (2, 'Second', ?, 0, 0)").run(second);
  await scanAll(melodrome);
  adminToken = (await createAdmin(melodrome)).token;
  admin = clientOf(melodrome, adminToken);
  const [miaToken, tomToken] = [await addUser(melodrome, 'mia', [1]), await addUser(melodrome, 'tom', [1, 2])];
  mia = clientOf(melodrome, miaToken);
  tom = clientOf(melodrome, tomToken);
  tokens = new Map([
    [admin, adminToken],
    [mia, miaToken],
    [tom, tomToken],
  ]);
  songs = await admin.songs();
});
afterAll(() => melodrome.close());

const idsOf = (...titles: string[]) => titles.map((title) => songs[title] ?? '');
async function make(user: typeof admin, name: string, titles: string[], more: object = {}): Promise<string> {
  return (await user.send('POST', 'playlist', { name, ids: idsOf(...titles), ...more })).body.id;
}
const call = (endpoint: string, parameters: Parameters) => subsonic(melodrome, endpoint, parameters);
const entries = async (id: string) => ((await call('getPlaylist', { id })).playlist.entry ?? []).map(({ title }: Reply) => title);

describe('the native API', () => {
  test('adds, moves, removes and replaces', async () => {
    const id = await make(admin, 'Edited', ['One 1', 'One 2', 'One 3']);
    const album = (await admin.get('album?name=two')).body[0].id;
    expect((await admin.send('POST', `playlist/${id}/tracks`, { ids: idsOf('One 1'), albumIds: [album] })).body).toEqual({ added: 3 });
    expect(await admin.titles(id)).toEqual(['One 1', 'One 2', 'One 3', 'One 1', 'Two 1', 'Two 2']);
    await admin.send('PUT', `playlist/${id}/tracks/1`, { insert_before: '4' });
    expect(await admin.titles(id)).toEqual(['One 2', 'One 3', 'One 1', 'One 1', 'Two 1', 'Two 2']);
    await admin.send('PUT', `playlist/${id}/tracks/6`, { insert_before: 1 });
    await admin.send('PUT', `playlist/${id}/tracks/1`, { insert_before: 7 });
    await admin.send('PUT', `playlist/${id}/tracks/5`, { insert_before: '2' });
    expect(await admin.titles(id)).toEqual(['One 2', 'Two 1', 'One 3', 'One 1', 'One 1', 'Two 2']);
    expect((await admin.send('DELETE', `playlist/${id}/tracks?id=1&id=5`)).body).toEqual({ ids: ['1', '5'] });
    expect((await admin.send('DELETE', `playlist/${id}/tracks/2`)).body).toEqual({ id: '2' });
    expect(await admin.titles(id)).toEqual(['Two 1', 'One 1', 'Two 2']);
    expect((await admin.get(`playlist/${id}/tracks/2`)).body).toMatchObject({
      id: '2',
      mediaFileId: songs['One 1'],
      title: 'One 1',
      playlistId: id,
    });
    expect((await admin.get(`playlist/${id}`)).body).toMatchObject({ songCount: 3, duration: 540 });
    await admin.send('PUT', `playlist/${id}/tracks`, { ids: idsOf('One 4') });
    expect(await admin.titles(id)).toEqual(['One 4']);
    expect((await admin.send('DELETE', `playlist/${id}`)).body).toEqual({});
    expect((await admin.get(`playlist/${id}`)).status).toBe(404);
  });

  test('has pages, orders and filters', async () => {
    const id = await make(admin, 'Zebra Été', ['One 3', 'Two 1', 'One 1'], { comment: 'for long roads' });
    const page = await admin.get(`playlist/${id}/tracks?_start=1&_end=2`);
    expect(page.body).toMatchObject([{ id: '2', title: 'Two 1' }]);
    expect(page.total).toBe(3);
    const sorted = (await admin.get(`playlist/${id}/tracks?_sort=title&_order=DESC`)).body;
    expect(sorted.map(({ id: row, title }: Reply) => [row, title])).toEqual([
      ['2', 'Two 1'],
      ['1', 'One 3'],
      ['3', 'One 1'],
    ]);
    expect((await admin.get(`playlist/${id}/tracks?library_id=2`)).body).toMatchObject([{ title: 'Two 1' }]);
    for (const query of ['q=zebra', 'q=ete', 'q=roads+zebra', 'smart=false&q=zebra'])
      expect((await admin.get(`playlist?${query}`)).body).toHaveLength(1);
    for (const query of ['q=nothing', 'smart=true', 'starred=true']) expect((await admin.get(`playlist?${query}`)).body).toEqual([]);
    await admin.send('PUT', 'mark', { id, starred: true, rating: 4 });
    expect((await admin.get('playlist?starred=true')).body).toMatchObject([{ id, starred: true, rating: 4 }]);
    expect((await admin.get(`song/${songs['Two 1']}/playlists`)).body).toMatchObject([{ id }]);
    for (const sort of ['name', 'ownerName', 'songCount', 'duration', 'updatedAt', 'nonsense']) {
      expect((await admin.get(`playlist?_sort=${sort}&_start=0&_end=1`)).body).toHaveLength(1);
    }
    await admin.send('DELETE', `playlist?id=${id}`);
  });

  test('answers nonsense with a sentence', async () => {
    const id = await make(admin, 'Odd', ['One 1']);
    const wrong: [method: string, path: string, body?: unknown][] = [
      ['POST', 'playlist', { name: '  ' }],
      ['POST', 'playlist', { name: 7 }],
      ['POST', 'playlist', []],
      ['PUT', `playlist/${id}`, { name: '' }],
      ['PUT', `playlist/${id}`, { public: 'yes' }],
      ['PUT', `playlist/${id}`, { sync: true }],
      ['PUT', `playlist/${id}/tracks/9`, { insert_before: '1' }],
      ['PUT', `playlist/${id}/tracks/x`, { insert_before: '1' }],
      ['PUT', `playlist/${id}/tracks/1`, { insert_before: '99' }],
      ['PUT', `playlist/${id}/tracks/1`, {}],
      ['DELETE', `playlist/${id}/tracks`],
      ['DELETE', `playlist/${id}/tracks/0`],
      ['GET', `playlist/${id}/tracks/7`],
      ['GET', `playlist/${id}/export?format=exe`],
      ['GET', 'playlist/nope'],
      ['GET', "playlist/'%20OR%201=1"],
      ['DELETE', 'playlist/nope'],
    ];
    for (const [method, path, body] of wrong) {
      const reply = await admin.send(method, path, body);
      expect({ path, status: reply.status, body: reply.body }).toMatchObject({ path, body: { error: expect.any(String) } });
      expect([400, 404, 409]).toContain(reply.status);
    }
    expect((await admin.upload(Uint8Array.of(0, 1, 2, 3, 0, 255))).status).toBe(400);
    expect(await admin.titles(id)).toEqual(['One 1']);
  });
});

describe('Subsonic', () => {
  test('creates, replaces, renames and empties', async () => {
    const { playlist } = await call('createPlaylist', { name: 'Made', songId: idsOf('One 1', 'One 1', 'Two 1') });
    expect(playlist).toMatchObject({ name: 'Made', songCount: 3, duration: 540, owner: 'admin', public: false, readonly: false });
    const { id } = playlist;
    expect(playlist.entry.map(({ title }: Reply) => title)).toEqual(['One 1', 'One 1', 'Two 1']);
    expect((await call('createPlaylist', { playlistId: id, songId: idsOf('Two 1', 'One 1') })).playlist).toMatchObject({
      name: 'Made',
      songCount: 2,
    });
    expect((await call('createPlaylist', { playlistId: id, name: 'Called' })).playlist).toMatchObject({ name: 'Called', songCount: 2 });
    expect((await call('createPlaylist', { playlistId: id })).playlist).toMatchObject({ name: 'Called', songCount: 0 });
    expect((await call('createPlaylist', {})).error.code).toBe(10);
    expect((await call('createPlaylist', { playlistId: 'nope', songId: idsOf('One 1') })).error.code).toBe(70);
    expect((await call('deletePlaylist', { id })).status).toBe('ok');
    expect((await call('getPlaylist', { id })).error.code).toBe(70);
  });

  test('removes by the places before the call, then adds; only what is sent changes', async () => {
    const id = await make(admin, 'Places', ['One 1', 'One 2', 'One 3', 'One 4'], { comment: 'kept' });
    const before = (await call('getPlaylist', { id })).playlist.changed;
    await call('updatePlaylist', { playlistId: id, songIndexToRemove: [0, 2], songIdToAdd: idsOf('Two 1', 'One 1') });
    const { playlist } = await call('getPlaylist', { id });
    expect(playlist.entry.map(({ title }: Reply) => title)).toEqual(['One 2', 'One 4', 'Two 1', 'One 1']);
    expect(playlist).toMatchObject({ name: 'Places', comment: 'kept', public: false });
    expect(Date.parse(playlist.changed)).toBeGreaterThan(Date.parse(before));
    await call('updatePlaylist', { playlistId: id, name: 'Moved', public: true });
    await call('updatePlaylist', { playlistId: id, comment: '' });
    expect((await call('getPlaylist', { id })).playlist).toMatchObject({ name: 'Moved', public: true, songCount: 4 });
    expect((await call('getPlaylist', { id })).playlist.comment).toBeUndefined();
    expect((await call('updatePlaylist', { playlistId: id, songIndexToRemove: 9 })).error.code).toBe(0);
    expect((await call('updatePlaylist', { playlistId: id, songIndexToRemove: 'x' })).error.code).toBe(0);
    expect(await entries(id)).toHaveLength(4);
  });

  test('changes all or nothing', async () => {
    const id = await make(admin, 'Whole', ['One 1', 'One 2']);
    const bad = { playlistId: id, songIdToAdd: idsOf('One 3'), songIndexToRemove: 0 };
    expect((await call('updatePlaylist', { ...bad, name: 'x'.repeat(600) })).error.code).toBe(0);
    expect((await call('updatePlaylist', { ...bad, comment: 'x'.repeat(30_000) })).error.code).toBe(0);
    expect(await entries(id)).toEqual(['One 1', 'One 2']);
    expect((await call('createPlaylist', { playlistId: id, name: 'x'.repeat(600), songId: idsOf('One 3') })).error.code).toBe(0);
    expect(await entries(id)).toEqual(['One 1', 'One 2']);
    const smart = (await admin.send('POST', 'playlist', { name: 'Rules', rules: { all: [{ is: { album: 'One' } }] } })).body.id;
    expect((await call('createPlaylist', { playlistId: smart, name: 'Renamed', songId: idsOf('Two 1') })).error.code).toBe(50);
    expect((await call('getPlaylist', { id: smart })).playlist.name).toBe('Rules');
  });

  test('keeps its songs when none of the new ones is known', async () => {
    const id = await make(admin, 'Stale', ['One 1', 'One 2']);
    expect((await call('createPlaylist', { playlistId: id, name: 'Staler', songId: ['nope', 'gone'] })).error.code).toBe(70);
    expect((await admin.send('PUT', `playlist/${id}/tracks`, { ids: ['nope'] })).status).toBe(404);
    expect((await call('getPlaylist', { id })).playlist).toMatchObject({ name: 'Stale', songCount: 2 });
    await call('createPlaylist', { playlistId: id, songId: ['nope', ...idsOf('One 3')] });
    expect(await entries(id)).toEqual(['One 3']);
  });

  test('refuses songs of smart playlists with 50', async () => {
    const { id } = (await admin.send('POST', 'playlist', { name: 'Smart', rules: { all: [{ is: { album: 'One' } }] } })).body;
    expect((await call('getPlaylist', { id })).playlist).toMatchObject({ readonly: true, songCount: 4 });
    expect((await call('updatePlaylist', { playlistId: id, songIdToAdd: idsOf('Two 1') })).error.code).toBe(50);
    expect((await call('updatePlaylist', { playlistId: id, name: 'Clever' })).status).toBe('ok');
  });
});

describe('entries that a listener does not see', () => {
  test('of closed libraries are left out and do not shift places', async () => {
    const id = await make(admin, 'Shared', ['One 1', 'Two 1', 'One 2', 'Two 2', 'One 3']);
    await admin.send('PUT', `playlist/${id}`, { ownerId: 'mia' });
    expect(await mia.titles(id)).toEqual(['One 1', 'One 2', 'One 3']);
    expect((await mia.get(`playlist/${id}`)).body).toMatchObject({ songCount: 3, ownerName: 'mia' });
    expect((await mia.get('playlist')).body.find((list: Reply) => list.id === id)).toMatchObject({ songCount: 3, duration: 540 });
    await mia.send('DELETE', `playlist/${id}/tracks?id=3`);
    expect(await admin.titles(id)).toEqual(['One 1', 'Two 1', 'Two 2', 'One 3']);
    expect((await mia.send('POST', `playlist/${id}/tracks`, { ids: idsOf('Two 1') })).body).toEqual({ added: 0 });
    await mia.send('PUT', `playlist/${id}/tracks`, { ids: idsOf('One 4') });
    expect(await admin.titles(id)).toEqual(['One 4', 'Two 1', 'Two 2']);
  });

  test('because their files are gone are shown as missing, not counted, and do not shift places', async () => {
    const id = await make(admin, 'Gone', ['One 1', 'One 2', 'One 3', 'One 4']);
    const away = join(melodrome.folder, 'away');
    mkdirSync(away);
    const file = join(melodrome.library.root, 'Alpha/One/02.flac');
    renameSync(file, join(away, '02.flac'));
    await scanAll(melodrome);
    expect(await admin.titles(id)).toEqual(['One 1', '!One 2', 'One 3', 'One 4']);
    expect((await admin.get(`playlist/${id}`)).body.songCount).toBe(3);
    expect((await admin.get(`playlist/${id}/tracks?missing=false`)).total).toBe(3);
    expect(await entries(id)).toEqual(['One 1', 'One 3', 'One 4']);
    await call('updatePlaylist', { playlistId: id, songIndexToRemove: 1 });
    expect(await admin.titles(id)).toEqual(['One 1', '!One 2', 'One 4']);
    renameSync(join(away, '02.flac'), file);
    await scanAll(melodrome);
    expect(await admin.titles(id)).toEqual(['One 1', 'One 2', 'One 4']);
    expect((await admin.get(`playlist/${id}`)).body.songCount).toBe(3);
  });
});

describe('who may do what', () => {
  test('with a private and a public playlist', async () => {
    const isOpen = await make(mia, 'Open', ['One 1'], { public: true });
    const isClosed = await make(mia, 'Closed', ['One 1']);
    const matrix: [
      method: string,
      path: string,
      body: unknown,
      statuses: { admin: number; mia: number; tomOpen: number; tomClosed: number },
    ][] = [
      ['GET', '', undefined, { admin: 200, mia: 200, tomOpen: 200, tomClosed: 404 }],
      ['GET', '/tracks', undefined, { admin: 200, mia: 200, tomOpen: 200, tomClosed: 404 }],
      ['GET', '/export', undefined, { admin: 200, mia: 200, tomOpen: 200, tomClosed: 404 }],
      ['GET', '/unmatched', undefined, { admin: 200, mia: 200, tomOpen: 403, tomClosed: 404 }],
      ['PUT', '', { comment: 'x' }, { admin: 200, mia: 200, tomOpen: 403, tomClosed: 404 }],
      ['PUT', '', { rules: { all: [{ is: { year: 1 } }] } }, { admin: 409, mia: 409, tomOpen: 403, tomClosed: 404 }],
      ['PUT', '', { ownerId: 'tom' }, { admin: 0, mia: 403, tomOpen: 403, tomClosed: 404 }],
      ['POST', '/tracks', { ids: [] }, { admin: 200, mia: 200, tomOpen: 403, tomClosed: 404 }],
      ['PUT', '/tracks', { ids: idsOf('One 1') }, { admin: 200, mia: 200, tomOpen: 403, tomClosed: 404 }],
      ['PUT', '/tracks/1', { insert_before: '1' }, { admin: 200, mia: 200, tomOpen: 403, tomClosed: 404 }],
      ['DELETE', '/tracks?id=5', undefined, { admin: 200, mia: 200, tomOpen: 403, tomClosed: 404 }],
      ['PUT', '/unmatched/1', { mediaFileId: 'x' }, { admin: 409, mia: 409, tomOpen: 403, tomClosed: 404 }],
      ['DELETE', '', undefined, { admin: 0, mia: 0, tomOpen: 403, tomClosed: 404 }],
    ];
    for (const [method, path, body, statuses] of matrix) {
      const send = async (user: typeof admin, id: string) => {
        const target = `/api/playlist/${id}${path}`;
        if (path !== '/export') return (await user.send(method, target.slice(5), body)).status;
        const headers = { 'x-nd-authorization': `Bearer ${tokens.get(user)}` };
        return (await melodrome.fetch(target, { headers })).status;
      };
      const seen = {
        admin: statuses.admin === 0 ? 0 : await send(admin, isClosed),
        mia: statuses.mia === 0 ? 0 : await send(mia, isClosed),
        tomOpen: await send(tom, isOpen),
        tomClosed: await send(tom, isClosed),
      };
      expect({ method, path, body, seen }).toEqual({ method, path, body, seen: statuses });
      expect((await melodrome.fetch(`/api/playlist/${isOpen}${path}`, { method })).status).toBe(401);
    }
    const names = async (user: typeof admin) => (await user.get('playlist')).body.map(({ name }: Reply) => name);
    expect(await names(tom)).toContain('Open');
    expect(await names(tom)).not.toContain('Closed');
    expect(await names(admin)).toContain('Closed');
    expect((await tom.get('playlist?editable=true')).body).toEqual([]);
    expect((await tom.get('playlist/problem')).status).toBe(403);
    expect((await admin.send('DELETE', `playlist?id=${isOpen}&id=${isClosed}`)).body).toEqual({ ids: [isOpen, isClosed] });
  });
});

test('open pages hear of changes, and of private playlists only who may', async () => {
  const listen = async (token: string) => {
    const events = await melodrome.fetch('/api/events', { headers: { 'x-nd-authorization': `Bearer ${token}` } });
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    return async () => {
      let text = '';
      while (!text.includes('event: refreshResource')) text += (await reader?.read())?.value ?? 'event: refreshResource missing';
      await reader?.cancel();
      return JSON.parse(/event: refreshResource\ndata: (.*)/.exec(text)?.[1] ?? '{}') as Reply;
    };
  };
  const [heard, overheard] = [await listen(adminToken), await listen(tokens.get(tom) ?? '')];
  const id = await make(admin, 'Heard', []);
  expect(await heard()).toEqual({ playlist: [id] });
  expect(await overheard()).toEqual({ playlist: ['*'] });
});
