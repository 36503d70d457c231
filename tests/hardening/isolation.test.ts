// C04: somebody to whom a library is closed meets nothing of it, by any endpoint, route, id or way around.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { renameSync } from 'node:fs';
import { join } from 'node:path';

import { native, type Reply } from '../support/clients.ts';
import { canary, leakOf, makeTwoLibraries, type TwoLibraries } from './two-libraries.ts';
import { api, endpointNames, idNames, plainValues, rest, routeNames, type Answer, type Principal, type Values } from './walk.ts';

let two: TwoLibraries;
let guest: Principal;
/** Ids of everything in the closed library. */
const closedIds: Record<string, string> = {};
/** Addresses with a token in them that ann got. */
const links: Record<string, string> = {};

beforeAll(async () => {
  two = await makeTwoLibraries({ 'jukebox.enabled': 'true', 'jukebox.adminonly': 'false' });
  ({ guest } = two);
  const { closed, ann, admin } = two;
  const client = two.app.db.$client;
  const idOf = (sql: string) => String(client.query(sql).values()[0]?.[0]);
  const album = (await two.as(admin, 'getAlbum', { id: closed.albumId })).album;
  Object.assign(closedIds, {
    song: closed.id,
    album: closed.albumId,
    artist: closed.artistId,
    songCover: closed.coverArt,
    albumCover: album.coverArt,
    albumCoverWithoutHash: `al-${closed.albumId}`,
    discCover: `dc-${closed.albumId}:1`,
    artistCover: `ar-${closed.artistId}`,
    genre: idOf(`SELECT id FROM tag WHERE name = 'genre' AND value LIKE '${canary}%'`),
    mood: idOf(`SELECT id FROM tag WHERE name = 'mood'`),
    composer: idOf(`SELECT id FROM artist WHERE name = '${canary} composer'`),
    folder: idOf(`SELECT id FROM folder WHERE library_id = 2 AND path LIKE '${canary}%'`),
    root: idOf("SELECT id FROM folder WHERE library_id = 2 AND path = ''"),
    library: '2',
    folderLibrary: '1,2',
    sharedSong: idOf(`SELECT id FROM song WHERE title = '${canary} song of both'`),
  });
  expect(Object.entries(closedIds).filter(([, id]) => id === 'undefined' || id === '')).toEqual([]);
  await makeThings(admin, ann);
});
afterAll(() => two.close());

/** Playlists with songs of both, shares, plays, bookmarks, queues, stars: of those who may. */
async function makeThings(admin: Principal, ann: Principal): Promise<void> {
  const { closed, open } = two;
  const ids = [open.id, closed.id];
  for (const who of [admin, ann]) {
    const { playlist } = await two.as(who, 'createPlaylist', { name: `Mixed by ${who.name}`, songId: ids });
    await two.as(who, 'updatePlaylist', { playlistId: playlist.id, public: true });
    closedIds[`playlist of ${who.name}`] = playlist.id;
    // What ann wrote herself she may read for ever.
    const word = who === admin ? canary : 'own';
    const hidden = await two.as(who, 'createPlaylist', { name: `${word} private`, songId: ids });
    closedIds[`private playlist of ${who.name}`] = hidden.playlist.id;
    const only = await two.as(who, 'createPlaylist', { name: `Only closed ones of ${who.name}`, songId: [closed.id, closed.id] });
    await two.as(who, 'updatePlaylist', { playlistId: only.playlist.id, public: true });
    closedIds[`closed playlist of ${who.name}`] = only.playlist.id;
    const rules = { all: [{ contains: { title: '' } }], sort: 'title' };
    const smart = await made(who, '/api/playlist', { name: `Smart of ${who.name}`, public: true, rules });
    closedIds[`smart playlist of ${who.name}`] = smart.id;
    const [share] = (await two.as(who, 'createShare', { id: closed.id, description: `${word} share` })).shares.share;
    closedIds[`share of ${who.name}`] = share.id;
    await two.as(who, 'createBookmark', { id: closed.id, position: 5 });
    await two.as(who, 'savePlayQueue', { id: ids, current: closed.id });
    for (const endpoint of ['star', 'setRating']) await two.as(who, endpoint, { id: closed.id, rating: 5 });
    await two.as(who, 'star', { albumId: closed.albumId, artistId: closed.artistId });
    await two.as(who, 'scrobble', { id: closed.id });
    await two.as(who, 'scrobble', { id: closed.id, submission: 'false' });
  }
  const playlist = await (await two.fetch(`/rest/hls?${query(ann, { id: closed.id })}`)).text();
  links['HLS'] = `/rest/${/^hls\/\S+/m.exec(playlist)?.[0]}`;
  const info = await two.as(ann, 'getAlbumInfo2', { id: closed.albumId });
  links['picture'] = new URL(info.albumInfo.largeImageUrl).pathname;
  const body = JSON.stringify({ directPlayProfiles: [{ containers: ['flac'], audioCodecs: ['flac'], protocols: ['http'] }] });
  const decision = await two.fetch(`/rest/getTranscodeDecision?${query(ann, { mediaId: closed.id, mediaType: 'song' })}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  const params = ((await decision.json()) as Reply)['subsonic-response'].transcodeDecision.transcodeParams;
  closedIds['transcodeParams'] = params;
}

const made = async (who: Principal, path: string, body: unknown): Promise<Reply> =>
  (
    await native(two, path, who.token!, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
  ).body;

function query(who: Principal, values: Record<string, string>): string {
  return new URLSearchParams({ v: '1.16.1', c: 'walk', f: 'json', ...who.credentials, ...values }).toString();
}

/** Words to search by, and everything that could name a thing of the closed library. */
const askedWords: Values = {
  ...plainValues,
  query: canary,
  any: canary,
  artist: `${canary} artist`,
  title: `${canary} title 1`,
  album: `${canary} album`,
  genre: `${canary} genre`,
  path: `${canary} folder/`,
  tag_name: 'mood',
  name: '',
  q: canary,
  comment: '',
  description: '',
  message: 'nothing',
};

type Ask = () => Promise<Answer>;

async function expectNoLeak(what: object, ask: Ask): Promise<void> {
  const answer = await ask();
  expect({ ...what, leak: await leakOf(answer), isFine: answer.status < 500 || answer.status === 501 }).toEqual({
    ...what,
    leak: undefined,
    isFine: true,
  });
}

/** Every endpoint with this id in every parameter, and lists without any. */
async function walkSubsonic(who: Principal, id: string | undefined): Promise<void> {
  const ids = id === undefined ? {} : Object.fromEntries(idNames.map((name) => [name, id]));
  const transcode = { transcodeParams: closedIds['transcodeParams'] ?? '' };
  const formats: Values[] = [{}, { format: 'mp3' }, { size: '64' }, { type: 'random', musicFolderId: id ?? '' }, { type: 'byGenre' }];
  for (const endpoint of endpointNames) {
    // Smart playlists are evaluated anew; passwords stay.
    if (/^(changePassword|updateUser)$/.test(endpoint)) continue;
    const variants = /^(stream|download|getCoverArt|getAlbumList2?)$/.test(endpoint) ? formats : formats.slice(0, 1);
    for (const more of variants) {
      const values = { ...askedWords, ...ids, ...transcode, songIndexToRemove: '', username: who.userName, ...more };
      await expectNoLeak({ endpoint, id, more }, () => rest(two, who, endpoint, values));
      await expectNoLeak({ endpoint, id, more, words: 'none' }, () => rest(two, who, endpoint, { ...values, ...plainValues, ...more }));
    }
  }
}

async function walkNative(who: Principal, id: string): Promise<void> {
  const queries: Values[] = [{}, { missing: 'true' }, { q: canary, name: canary, title: canary, songs: '50' }];
  for (const name of [...idNames, 'library_id', 'tag_value', 'path', 'mood', 'genre', 'role']) queries.push({ [name]: id, _end: '500' });
  const bodies: unknown[] = [
    { id, starred: true, rating: 4, state: 'playing', positionMs: 0 },
    { name: 'Walk', ids: [id], albumIds: [id], artistIds: [id], discs: [{ albumId: id, discNumber: 1 }] },
    {
      name: 'Walk',
      rules: { any: [{ contains: { title: canary.slice(1) } }, { inPlaylist: { id } }, { is: { library_id: 2 } }, { gt: { year: -1 } }] },
    },
    { mediaFileId: id },
  ];
  for (const route of routeNames(two)) {
    // Licences are the same long text whatever is asked.
    if (/^\w+ \/auth\//.test(route) || route === 'GET /api/about/licenses') continue;
    const isRead = route.startsWith('GET');
    for (const one of isRead ? queries : bodies) {
      const parameters = { id, row: '1', place: '0', token: id };
      const options = isRead ? { parameters, query: one as Values } : { parameters, body: one };
      await expectNoLeak({ route, one }, () => api(two, who, route, options));
    }
  }
}

describe('a canary', () => {
  test('is seen by those who may, in words and colours: the walk can find it', async () => {
    const { ann, closed } = two;
    const seen = await Promise.all([
      rest(two, ann, 'getSong', { id: closed.id }).then(leakOf),
      rest(two, ann, 'getCoverArt', { id: closed.coverArt, size: '64' }).then(leakOf),
      rest(two, ann, 'getCoverArt', { id: `ar-${two.shared.id}` }).then(leakOf),
      rest(two, ann, 'stream', { id: closed.id }).then(leakOf),
      rest(two, ann, 'download', { id: closed.albumId }).then(leakOf),
      rest(two, ann, 'getLyricsBySongId', { id: closed.id }).then(leakOf),
      rest(two, ann, 'getNowPlaying', {}).then(leakOf),
      ...['mood', 'folder', 'genre'].map((name) =>
        api(two, ann, `GET /api/${name === 'mood' ? 'tag' : name}/:id`, { parameters: { id: closedIds[name]! } }).then(leakOf),
      ),
    ]);
    expect(seen).not.toContain(undefined);
  });

  test('is in no endpoint that lists or searches', () => walkSubsonic(guest, undefined));
  test('and in no answer to an open id', () => walkSubsonic(guest, String(two.open.id)));
  test('nor to the id of an artist who is in both libraries', () => walkSubsonic(guest, String(two.shared.id)));
});

test('no endpoint shows a canary for an id of the closed library', async () => {
  for (const id of Object.values(closedIds)) await walkSubsonic(guest, id);
});

test('no route of the web API does', async () => {
  for (const id of [...Object.values(closedIds), String(two.open.id), String(two.shared.id)]) await walkNative(guest, id);
}, 180_000);

test('numbers are those of the open library', async () => {
  const { shared } = two;
  const [both] = (await two.as(guest, 'getGenres')).genres.genre.filter(({ value }: Reply) => value === 'Both');
  expect(both).toMatchObject({ songCount: 4, albumCount: 2 });
  const indexed = (await two.as(guest, 'getArtists')).artists.index.flatMap(({ artist }: Reply) => artist);
  expect(indexed.map(({ name, albumCount }: Reply) => [name, albumCount])).toEqual([
    ['Open Band', 1],
    ['Shared Person', 1],
  ]);
  const { body: artist } = await native(two, `/api/artist/${shared.id}`, guest.token!);
  expect(artist).toMatchObject({ albumCount: 1, songCount: 4, imageHash: '', stats: { albumartist: { albumCount: 1, songCount: 1 } } });
  expect((await native(two, `/api/artist/${shared.id}`, two.ann.token!)).body).toMatchObject({ albumCount: 2, songCount: 5 });
  const letters = async (kind: string) =>
    (await native(two, `/api/${kind}/index`, guest.token!)).body.map(({ label }: Reply) => label).join('');
  expect([await letters('artist'), await letters('album')]).toEqual(['OS', 'FO']);
  for (const kind of ['song', 'album', 'artist']) {
    const { total, body } = await native(two, `/api/${kind}`, guest.token!);
    expect({ kind, total }).toEqual({ kind, total: body.length });
  }
  const { total } = await native(two, '/api/artist?role=composer', guest.token!);
  expect(total).toBe(1);
  const scan = (await native(two, '/api/scan', guest.token!)).body;
  expect(scan.libraries.map(({ id, path }: Reply) => [id, path])).toEqual([[1, '']]);
  expect([scan.count, scan.lastScan]).toEqual([4, null]);
  expect((await two.as(guest, 'getScanStatus')).scanStatus.count).toBe(4);
});

test('what is shown of a playlist with songs of both is its open half', async () => {
  for (const who of ['admin', 'ann']) {
    const { playlist } = await two.as(guest, 'getPlaylist', { id: closedIds[`playlist of ${who}`]! });
    expect({ songCount: playlist.songCount, entry: playlist.entry.length }).toEqual({ songCount: 1, entry: 1 });
    const text = (await api(two, guest, 'GET /api/playlist/:id/export', { parameters: { id: closedIds[`playlist of ${who}`]! } })).text;
    expect(text).toContain('Open Record');
    expect((await two.as(guest, 'getPlaylist', { id: closedIds[`private playlist of ${who}`]! })).error.code).toBe(70);
  }
});

describe('closed songs cannot be put', () => {
  test('into own playlists, queues, bookmarks, shares or plays', async () => {
    const { closed, open } = two;
    const { playlist } = await two.as(guest, 'createPlaylist', { name: 'Mine', songId: [open.id, closed.id] });
    await two.as(guest, 'updatePlaylist', { playlistId: playlist.id, songIdToAdd: [closed.id, open.id] });
    const rows = () =>
      two.app.db.$client.query('SELECT song_id FROM playlist_item JOIN playlist ON pk = playlist_pk WHERE id = ?').values(playlist.id);
    expect(rows()).toEqual([[open.id], [open.id]]);
    for (const body of [{ ids: [closed.id] }, { albumIds: [closed.albumId] }, { artistIds: [closed.artistId] }]) {
      await api(two, guest, 'POST /api/playlist/:id/tracks', { parameters: { id: playlist.id }, body });
    }
    expect(rows()).toEqual([[open.id], [open.id]]);
    const m3u = `#EXTM3U\n#EXTINF:180,${canary} artist - ${canary} title 1\n${closed.path}\n${two.folder}/second/${closed.path}\n`;
    const uploaded = await two.fetch('/api/playlist?name=up', {
      method: 'POST',
      body: m3u,
      headers: { 'x-nd-authorization': `Bearer ${guest.token}`, accept: 'application/json', 'content-type': 'audio/x-mpegurl' },
    });
    expect(await uploaded.json()).toMatchObject({ matched: 0, unmatched: [{ candidates: [] }, { candidates: [] }] });
    await two.as(guest, 'savePlayQueue', { id: [open.id, closed.id], current: open.id });
    expect((await two.as(guest, 'getPlayQueue')).playQueue.entry.map(({ id }: Reply) => id)).toEqual([open.id]);
    expect((await two.as(guest, 'createBookmark', { id: closed.id, position: 1 })).error.code).toBe(70);
    expect((await two.as(guest, 'createShare', { id: [open.id, closed.id] })).error.code).toBe(70);
    expect((await two.as(guest, 'createShare', { id: closed.albumId })).error.code).toBe(70);
    for (const endpoint of ['star', 'setRating', 'scrobble']) await two.as(guest, endpoint, { id: closed.id, rating: 3 });
    const guestPk = "(SELECT pk FROM user WHERE user_name = 'guest')";
    const left = ['mark', 'scrobble', 'bookmark', 'share'].map((table) =>
      two.app.db.$client
        .query(`SELECT count(*) FROM ${table} WHERE user_pk = ${guestPk} AND '${closed.id}' IN (${keysOf[table]})`)
        .values(),
    );
    expect(left.flat(2)).toEqual([0, 0, 0, 0]);
  });
  const keysOf: Record<string, string> = {
    mark: 'item_id',
    scrobble: 'song_id',
    bookmark: 'song_id',
    share: "replace(resource_ids, '\"', '')",
  };
});

test('the queue of the jukebox is shared, closed songs in it are not', async () => {
  const { ann, closed, open } = two;
  await two.as(ann, 'jukeboxControl', { action: 'set', id: [closed.id, open.id, closed.id] });
  expect((await two.as(ann, 'jukeboxControl', { action: 'get' })).jukeboxPlaylist.entry).toHaveLength(3);
  expect((await two.as(guest, 'jukeboxControl', { action: 'get' })).jukeboxPlaylist.entry.map(({ id }: Reply) => id)).toEqual([open.id]);
  for (const action of ['add', 'set']) expect((await two.as(guest, 'jukeboxControl', { action, id: closed.id })).error.code).toBe(70);
  for (const action of ['get', 'status', 'remove', 'skip', 'shuffle']) {
    await expectNoLeak({ action }, () => rest(two, guest, 'jukeboxControl', { action, index: '1' }));
  }
});

test('the event stream tells nothing of it', async () => {
  const origin = await two.listen();
  const heard = async (who: Principal) => {
    const reply = await fetch(`${origin}/api/events`, { headers: { 'x-nd-authorization': `Bearer ${who.token}` } });
    return reply.body!.getReader();
  };
  const reader = await heard(guest);
  const decoder = new TextDecoder();
  let text = '';
  const readUntil = async (pattern: RegExp) => {
    while (!pattern.test(text)) text += decoder.decode((await reader.read()).value, { stream: true });
  };
  await readUntil(/serverStart/);
  await two.as(two.ann, 'star', { id: two.closed.id });
  await two.as(two.ann, 'scrobble', { id: two.closed.id, submission: 'false' });
  two.app.events.emit('pictures-changed', { kind: 'album', id: two.closed.albumId });
  two.app.events.emit('playlists-changed', { ids: [closedIds['private playlist of ann']!] });
  await two.scan(true);
  const second = join(two.folder, 'second');
  renameSync(second, `${second}.away`);
  await two.scan();
  const states = await Promise.all([rest(two, guest, 'getScanStatus', {}), api(two, guest, 'GET /api/scan')]);
  expect(states.map(({ text: state }) => [state.includes(two.folder), state.includes('had problems')])).toEqual([
    [false, true],
    [false, true],
  ]);
  expect((await rest(two, two.admin, 'getScanStatus', {})).text).toContain(second);
  renameSync(`${second}.away`, second);
  await two.scan();
  two.app.events.emit('library-changed', { albums: [two.closed.albumId] });
  await two.as(guest, 'star', { id: two.open.id });
  await readUntil(new RegExp(`event: marks\\n.*${two.open.id}`));
  await reader.cancel();
  const told = Object.entries(closedIds).filter(([name, id]) => !/library/i.test(name) && text.includes(id));
  expect({ told, canary: text.includes(canary), path: text.includes(two.folder) }).toEqual({ told: [], canary: false, path: false });
  expect(text).not.toMatch(/event: scanStatus\n.*"(count|expected|filesRead)":[1-9]/);
  expect(text.match(/event: marks/g)).toHaveLength(1);
});

test('when a library is closed to somebody, everything they kept of it is gone at once, links too', async () => {
  const { ann, admin } = two;
  for (const path of [links['picture']!, `${links['HLS']!.replace(/[^/]+$/, 'list.m3u8')}`])
    expect((await two.fetch(path)).status).toBe(200);
  expect((await two.fetch(`/share/${closedIds['share of ann']}`)).status).toBe(200);
  expect((await two.as(admin, 'updateUser', { username: 'ann', musicFolderId: 1 })).status).toBe('ok');
  await walkSubsonic(ann, undefined);
  await walkSubsonic(ann, String(two.closed.id));
  await walkNative(ann, String(two.closed.id));
  for (const path of Object.values(links)) expect((await two.fetch(path)).status).toBe(404);
  const page = await two.fetch(`/share/${closedIds['share of ann']}`);
  expect(await page.text()).not.toContain(canary);
});
