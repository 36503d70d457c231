// What artists made themselves, of a song or of its album, counted once: `stats.maincredit`, its filter and its sorts (navidrome.md 5.4).
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';

import { createAdmin, native, postJson, subsonic, type Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let token: string;
let bob: string;

beforeAll(async () => {
  melodrome = await makeApp({
    library({ album, add }) {
      album('Ada', 'One', 2, { COMPOSER: 'Dee' });
      add('Ada/One/03.flac', { TITLE: 'One 3', ARTIST: 'Eve', ALBUMARTIST: 'Ada', ALBUM: 'One', TRACKNUMBER: 3 });
      album('Bea', 'Two', 1);
    },
  });
  ({ token } = await createAdmin(melodrome));
  const hidden = join(melodrome.folder, 'hidden');
  for (const n of [1, 2]) {
    writeFlac(join(hidden, `${n}.flac`), { TITLE: `Three ${n}`, ARTIST: 'Eve', ALBUMARTIST: 'Fay', ALBUM: 'Three', TRACKNUMBER: n });
  }
  await send('POST', '/library', { name: 'Hidden', path: hidden });
  await melodrome.app.scanner.idle();
  const { body } = await send('POST', '/user', { userName: 'bob', password: 'bob word' });
  await send('PUT', `/user/${body.id}/library`, { libraryIds: [1] });
  bob = ((await (await postJson(melodrome, '/auth/login', { username: 'bob', password: 'bob word' })).json()) as { token: string }).token;
});
afterAll(() => melodrome.close());

const send = (method: string, path: string, body?: object, as = token) =>
  native(melodrome, `/api${path}`, as, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const artists = async (query: string, as = token) => (await send('GET', `/artist?${query}`, undefined, as)).body as Reply[];
const names = async (query: string, as = token) => (await artists(query, as)).map(({ name }) => name as string);
const mainOf = async (name: string, as = token) => (await artists(`name=${name}`, as))[0]?.['stats'].maincredit as Reply;
const counted = (songCount: number, albumCount: number) => ({ songCount, albumCount, size: expect.any(Number) });

test('songs and albums count once, guests too, composers not at all', async () => {
  const [ada] = await artists('name=Ada');
  expect(ada?.['stats']).toEqual({ artist: counted(2, 1), albumartist: counted(3, 1), maincredit: counted(3, 1) });
  expect(ada?.['stats'].maincredit.size).toBe(ada?.['stats'].albumartist.size);
  expect(await mainOf('Eve')).toEqual(counted(3, 2));
  expect(await mainOf('Dee')).toBeUndefined();
});

test('who sees one library is told of that alone', async () => {
  expect(await mainOf('Eve', bob)).toEqual(counted(1, 1));
  expect(await mainOf('Ada', bob)).toEqual(counted(3, 1));
  expect(await names('_sort=name&role=maincredit', bob)).toEqual(['Ada', 'Bea', 'Eve']);
});

test('the filter and the sorts', async () => {
  expect(await names('_sort=name&role=maincredit')).toEqual(['Ada', 'Bea', 'Eve', 'Fay']);
  expect(await names('_sort=name&role=albumartist')).toEqual(['Ada', 'Bea', 'Fay']);
  expect(await names('_sort=maincredit_album_count&_order=DESC&_end=1')).toEqual(['Eve']);
  expect(await names('_sort=maincreditSongCount&_order=ASC&_end=1')).toEqual(['Dee']);
  expect((await artists('_sort=maincredit_size&role=maincredit')).map(({ stats }) => stats.maincredit.songCount)).toEqual([1, 2, 3, 3]);
});

test('apps are told of parts, of which this is none', async () => {
  const { index } = (await subsonic(melodrome, 'getArtists')).artists;
  expect(index.flatMap(({ artist }: Reply) => artist).find(({ name }: Reply) => name === 'Ada').roles).toEqual(['albumartist', 'artist']);
});

test('artists of a version that did not count it are counted by the next scan', async () => {
  const { $client } = melodrome.app.db;
  $client.run("UPDATE artist SET stats = json_remove(stats, '$.maincredit')");
  $client.run("DELETE FROM property WHERE key = 'artists-counted'");
  await melodrome.scan();
  expect(await mainOf('Eve')).toEqual(counted(3, 2));
});
