// Whoever has no library sees nothing of it, by any endpoint. A second library proves the border between two.
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { adminPassword, createAdmin, subsonic, subsonicQuery, type Parameters, type Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let open: Reply;
let closed: Reply;

beforeAll(async () => {
  melodrome = await makeApp({ library: (library) => library.album('Open Band', 'Open Record', 2, { GENRE: 'Openness' }) });
  await createAdmin(melodrome);
  const second = join(melodrome.folder, 'second');
  mkdirSync(second);
  writeFlac(join(second, 'Secret Band/Secret Record/1.flac'), {
    TITLE: 'Secret Song',
    ARTIST: 'Secret Band',
    ALBUM: 'Secret Record',
    GENRE: 'Secrecy',
  });
  const client = melodrome.app.db.$client;
  client.run(`INSERT INTO library (id, name, path, created_at, updated_at) VALUES (2, 'Second', ?, 0, 0)`, [second]);
  client.run(`INSERT INTO user (id, user_name, login_name, name, is_admin, password_hash, password_secret, created_at, updated_at)
              SELECT 'guest-id', 'guest', 'guest', 'Guest', 0, password_hash, password_secret, 0, 0 FROM user LIMIT 1`);
  client.run(`INSERT INTO user_library (user_pk, library_id) SELECT pk, 1 FROM user WHERE id = 'guest-id'`);
  await melodrome.scan();
  [open] = (await subsonic(melodrome, 'search3', { query: 'open' })).searchResult3.song;
  [closed] = (await subsonic(melodrome, 'search3', { query: 'secret' })).searchResult3.song;
});
afterAll(() => melodrome.close());

async function guest(endpoint: string, parameters: Parameters = {}): Promise<{ status: number; text: string }> {
  const response = await melodrome.fetch(`/rest/${endpoint}?${subsonicQuery(parameters, 'guest', adminPassword)}`);
  return { status: response.status, text: await response.text() };
}

test('the guest sees the open library', async () => {
  expect((await guest('getSong', { id: open.id })).text).toContain('Open Record');
  expect((await guest('getArtists')).text).toContain('Open Band');
});

test('no list, search or count tells of the closed one', async () => {
  const calls: [string, Parameters?][] = [
    ['getMusicFolders'],
    ['getArtists'],
    ['getIndexes'],
    ['getGenres'],
    ['getRandomSongs', { size: 100 }],
    ['getSongsByGenre', { genre: 'Secrecy' }],
    ['getStarred2'],
    ['getNowPlaying'],
    ['search2', { query: 'secret' }],
    ['search3', { query: 'secret' }],
    ['search3', { query: '' }],
    ...['alphabeticalByName', 'newest', 'random', 'alphabeticalByArtist'].map((type): [string, Parameters] => [
      'getAlbumList2',
      { type, size: 500 },
    ]),
    ['getAlbumList2', { type: 'byGenre', genre: 'Secrecy' }],
  ];
  for (const [endpoint, parameters] of calls) {
    const { text } = await guest(endpoint, parameters);
    expect({ endpoint, parameters, leak: /secre|Second/i.exec(text.replaceAll('"Secrecy" not found', ''))?.[0] }).toEqual({
      endpoint,
      parameters,
      leak: undefined,
    });
  }
});

test('ids of the closed one are not found, and cannot be marked, played or streamed', async () => {
  const ids = [closed.id, closed.albumId, closed.artistId];
  for (const id of ids) {
    for (const endpoint of [
      'getSong',
      'getAlbum',
      'getArtist',
      'getMusicDirectory',
      'stream',
      'download',
      'getCoverArt',
      'setRating',
      'star',
      'scrobble',
    ]) {
      const { text } = await guest(endpoint, { id, rating: 5 });
      expect({ endpoint, leak: text.includes('Secret') }).toEqual({ endpoint, leak: false });
    }
  }
  await guest('getAlbumList2', { type: 'newest', musicFolderId: 2 });
  const marks = melodrome.app.db.$client
    .query("SELECT count(*) AS n FROM mark JOIN user ON user.pk = user_pk WHERE user.id = 'guest-id'")
    .get() as { n: number };
  expect(marks.n).toBe(0);
});

test('the guest may neither scan nor look at others', async () => {
  for (const [endpoint, parameters] of [
    ['startScan', {}],
    ['getUser', { username: 'admin' }],
  ] as const) {
    expect((await guest(endpoint, parameters)).text).toContain('"code":50');
  }
});
