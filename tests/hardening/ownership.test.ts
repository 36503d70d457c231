// C03: what belongs to ann, touched by bob in every way there is: nothing of it is read, nothing changes.
import { afterAll, beforeAll, expect, test } from 'bun:test';

import { native, type Reply } from '../support/clients.ts';
import { makeCrowd, type Crowd } from './people.ts';
import { api, endpointNames, idNames, plainValues, rest, routeNames, type Principal, type Values } from './walk.ts';

let crowd: Crowd;
let ann: Principal;
let bob: Principal;
/** Ids of things of ann's. */
const things: Record<string, string> = {};
/** Nobody but ann and admins may read this. */
const secret = 'KANARIENVOGEL';

beforeAll(async () => {
  crowd = await makeCrowd({ config: { 'jukebox.enabled': 'false' } });
  ({ ann, bob } = crowd.users as { ann: Principal; bob: Principal });
  const songId = String(crowd.open[0]!.id);
  const playlist = await crowd.as('ann', 'createPlaylist', { name: `${secret} list`, songId: [songId, songId] });
  const [share] = (await crowd.as('ann', 'createShare', { id: songId, description: `${secret} share` })).shares.share;
  await crowd.as('ann', 'createBookmark', { id: songId, position: 4242, comment: `${secret} mark` });
  await crowd.as('ann', 'savePlayQueue', { id: songId, current: songId, position: 77, c: `${secret} queue` });
  for (const endpoint of ['star', 'setRating']) await crowd.as('ann', endpoint, { id: songId, rating: 2 });
  const key = await asAnn('/api/apikey', { method: 'POST', body: JSON.stringify({ name: `${secret} key`, scope: 'all' }) });
  await asAnn('/api/playback', { method: 'POST', body: JSON.stringify({ id: songId, state: 'playing', positionMs: 0 }) });
  const [player] = await asAnn('/api/player');
  await asAnn(`/api/player/${player.id}`, { method: 'PUT', body: JSON.stringify({ name: `${secret} player` }) });
  const rules = { all: [{ is: { loved: true } }] };
  const smart = await asAnn('/api/playlist', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: `${secret} rules`, rules }),
  });
  Object.assign(things, {
    playlist: playlist.playlist.id,
    smart: smart.id,
    share: share.id,
    key: key.id,
    player: player.id,
    bookmarked: songId,
    user: 'ann',
    userId: crowd.app.db.$client.query("SELECT id FROM user WHERE user_name = 'ann'").values()[0]?.[0],
  });
  expect(Object.values(things).filter((id) => typeof id !== 'string' || id === '')).toEqual([]);
});
afterAll(() => crowd.close());

const asAnn = async (path: string, init?: RequestInit): Promise<Reply> => (await native(crowd, path, ann.token!, init)).body;

/** Every row that is ann's, apart from when she was last seen. */
function rowsOfAnn(): unknown {
  const client = crowd.app.db.$client;
  const pk = client.query("SELECT pk FROM user WHERE user_name = 'ann'").values()[0]?.[0] as number;
  const all = (sql: string) => client.query(sql).all(pk) as Record<string, unknown>[];
  return {
    user: all('SELECT id, user_name, name, email, is_admin, password_hash, token_version, max_bit_rate FROM user WHERE pk = ?'),
    libraries: all('SELECT * FROM user_library WHERE user_pk = ?'),
    playlists: all('SELECT * FROM playlist WHERE owner_pk = ?'),
    items: all('SELECT playlist_item.* FROM playlist_item JOIN playlist ON pk = playlist_pk WHERE owner_pk = ?'),
    pictures: client.query('SELECT * FROM uploaded_image').all(),
    shares: all('SELECT * FROM share WHERE user_pk = ?'),
    marks: all('SELECT * FROM mark WHERE user_pk = ?'),
    bookmarks: all('SELECT * FROM bookmark WHERE user_pk = ?'),
    queues: all('SELECT * FROM play_queue WHERE user_pk = ?'),
    queueItems: all('SELECT * FROM play_queue_item WHERE user_pk = ?'),
    players: all('SELECT * FROM player WHERE user_pk = ?'),
    plays: all('SELECT * FROM scrobble WHERE user_pk = ?'),
    keys: all('SELECT * FROM api_key WHERE user_pk = ?'),
  };
}

const tableNames = ['playlists', 'items', 'shares', 'marks', 'bookmarks', 'queues', 'queueItems', 'players', 'keys'];

test('ann has something in every table that this is about', () => {
  const rows = rowsOfAnn() as Record<string, unknown[]>;
  expect(tableNames.filter((name) => rows[name]?.length === 0)).toEqual([]);
  expect(JSON.stringify(rows).split(secret).length).toBeGreaterThan(6);
});

const kinds = ['playlist', 'smart', 'share', 'key', 'player', 'bookmarked', 'user', 'userId'];

test.each(kinds)('by no endpoint with the id of her %s', async (kind) => {
  const before = rowsOfAnn();
  const id = things[kind]!;
  const ids = Object.fromEntries(idNames.map((name) => [name, id]));
  const variants: Values[] = [{}, { musicFolderId: '', password: 'taken over', adminRole: 'true' }, { songId: String(crowd.open[1]!.id) }];
  const claims = { username: 'ann', userId: things['userId']!, ownerId: things['userId']!, user: 'ann', owner: 'ann' };
  for (const endpoint of endpointNames) {
    for (const method of ['GET', 'POST'] as const) {
      for (const more of variants) {
        // The message of a chat is for everybody.
        const { text } = await rest(crowd, bob, endpoint, { ...plainValues, ...ids, songIndexToRemove: '0', ...claims, ...more }, method);
        expect({ endpoint, method, kind, isRead: text.includes(secret) }).toEqual({ endpoint, method, kind, isRead: false });
      }
    }
  }
  expect(rowsOfAnn()).toEqual(before);
});

test.each(kinds)('by no route of the web API with the id of her %s', async (kind) => {
  const before = rowsOfAnn();
  const id = things[kind]!;
  const userId = things['userId']!;
  const owner = { userId, ownerId: userId, user_id: userId, ownerName: 'ann', username: 'ann', isAdmin: true, id };
  const song = String(crowd.open[1]!.id);
  const bodies: unknown[] = [
    { name: 'mine', comment: 'mine', public: true },
    { name: 'mine', ownerId: userId },
    { ids: [song] },
    { rules: { all: [{ inPlaylist: { id } }] }, id, name: 'mine' },
    { id, starred: false, rating: 5 },
    { insert_before: 1 },
    { mediaFileId: song },
    { id: song, state: 'playing', positionMs: 1 },
    { name: 'mine', transcodingId: '', maxBitRate: 1, reportRealPath: true, scrobbleEnabled: false },
    { kind: 'album-merge', subject: id, into: id },
  ];
  for (const route of routeNames(crowd)) {
    if (route === 'POST /auth/logout') continue;
    for (const body of bodies) {
      const parameters = { id, row: '1', place: '0', token: id };
      const query = { id, q: 'k', _filters: JSON.stringify(owner), userId, ownerId: userId };
      const { text } = await api(crowd, bob, route, { parameters, query, body: { ...(body as object), ...owner, ...(body as object) } });
      expect({ route, body, isRead: text.includes(secret) }).toEqual({ route, body, isRead: false });
    }
    // A picture in place of hers.
    if (route.endsWith('/image') && route.startsWith('POST')) {
      const form = new FormData();
      form.set('image', new Blob([new Uint8Array(8)], { type: 'image/png' }), 'a.png');
      const path = route.split(' ')[1]!.replace(':id', id);
      const { status } = await crowd.fetch(path, { method: 'POST', body: form, headers: { 'x-nd-authorization': `Bearer ${bob.token}` } });
      expect({ route, isRefused: status >= 400 }).toEqual({ route, isRefused: true });
    }
  }
  expect(rowsOfAnn()).toEqual(before);
});

test('the same calls work for ann herself, so that it is the person who is refused', async () => {
  expect(
    (await api(crowd, ann, 'PUT /api/playlist/:id', { parameters: { id: things['playlist']! }, body: { comment: 'new' } })).status,
  ).toBe(200);
  expect((await api(crowd, ann, 'DELETE /api/player/:id', { parameters: { id: things['player']! } })).status).toBe(200);
  expect((await api(crowd, ann, 'DELETE /api/apikey/:id', { parameters: { id: things['key']! } })).status).toBe(200);
  expect((await rest(crowd, ann, 'deleteShare', { id: things['share']! })).code).toBeUndefined();
  expect((await rest(crowd, ann, 'deleteBookmark', { id: things['bookmarked']! })).code).toBeUndefined();
  expect((await rest(crowd, ann, 'deletePlaylist', { id: things['playlist']! })).code).toBeUndefined();
  const rows = rowsOfAnn() as Record<string, unknown[]>;
  expect(tableNames.map((name) => rows[name]?.length)).not.toContain(undefined);
  expect(['shares', 'bookmarks', 'keys'].map((name) => rows[name]?.length)).toEqual([0, 0, 0]);
});

test('what bob makes is his own, whatever he says of its owner', async () => {
  const userId = things['userId']!;
  const made = await api(crowd, bob, 'POST /api/playlist', { body: { name: 'of ann?', ownerId: userId, userId, owner: 'ann' } });
  expect(JSON.parse(made.text)).toMatchObject({ ownerName: 'bob' });
  const id = (JSON.parse(made.text) as { id: string }).id;
  expect((await api(crowd, bob, 'PUT /api/playlist/:id', { parameters: { id }, body: { ownerId: userId } })).status).toBe(403);
  const share = await rest(crowd, bob, 'createShare', { id: String(crowd.open[0]!.id), userId, username: 'ann' });
  expect(share.text).toContain('"username":"bob"');
  expect(share.text).not.toContain('"username":"ann"');
});
