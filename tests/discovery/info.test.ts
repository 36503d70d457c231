// What is known about artists and albums, and the links to pictures that need no login.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import {
  adminName,
  adminPassword,
  createAdmin,
  postJson,
  subsonic,
  subsonicQuery,
  subsonicRaw,
  type Parameters,
  type Reply,
} from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
const mbid = 'c9c3a9e4-0b0a-4b6e-9d4b-5e5f0c1d2e3f';
let melodrome: TestApp;
const clock = { time: 1_800_000_000_000, now: () => clock.time };
let full: Reply;
let bare: Reply;

beforeAll(async () => {
  melodrome = await makeApp({
    clock,
    library: ({ add }) => {
      add(
        'Full/Record/1.flac',
        {
          TITLE: 'Whole',
          ARTIST: 'Full',
          ALBUMARTIST: 'Full',
          ALBUM: 'Record',
          COMMENT: 'Said <about> it',
          MUSICBRAINZ_ALBUMID: mbid,
          MUSICBRAINZ_ARTISTID: mbid,
        },
        { picture: png },
      );
      add('Bare/Record/1.flac', { TITLE: 'Empty', ARTIST: 'Bare', ALBUM: 'Nothing' });
    },
  });
  await createAdmin(melodrome);
  [full] = (await subsonic(melodrome, 'search3', { query: 'whole' })).searchResult3.song;
  [bare] = (await subsonic(melodrome, 'search3', { query: 'empty' })).searchResult3.song;
});
afterAll(() => melodrome.close());

describe('details', () => {
  test('of an album: notes, MusicBrainz id, pictures at three sizes', async () => {
    for (const [endpoint, id] of [
      ['getAlbumInfo', full.albumId],
      ['getAlbumInfo2', full.albumId],
      ['getAlbumInfo2', full.id],
    ]) {
      const { albumInfo } = await subsonic(melodrome, endpoint, { id });
      expect(albumInfo).toEqual({
        notes: 'Said <about> it',
        musicBrainzId: mbid,
        smallImageUrl: expect.stringMatching(/^http:\/\/localhost\/api\/picture\//),
        mediumImageUrl: expect.any(String),
        largeImageUrl: expect.any(String),
      });
    }
  });

  test('of an artist, by their own id, an album or a song', async () => {
    for (const id of [full.artistId, full.albumId, full.id]) {
      for (const [endpoint, member] of [
        ['getArtistInfo', 'artistInfo'],
        ['getArtistInfo2', 'artistInfo2'],
      ] as const) {
        expect((await subsonic(melodrome, endpoint, { id }))[member]).toMatchObject({ musicBrainzId: mbid });
      }
    }
  });

  test('that nobody knows are absent, never null or empty', async () => {
    expect((await subsonic(melodrome, 'getAlbumInfo2', { id: bare.albumId })).albumInfo).toEqual({});
    expect((await subsonic(melodrome, 'getArtistInfo2', { id: bare.artistId })).artistInfo2).toEqual({ similarArtist: [] });
  });

  test('are child elements in XML', async () => {
    const text = await (await subsonicRaw(melodrome, 'getAlbumInfo', { id: full.albumId, f: 'xml' })).text();
    expect(text).toContain('<notes>Said &lt;about&gt; it</notes>');
    expect(text).toContain(`<musicBrainzId>${mbid}</musicBrainzId>`);
  });

  test('of what is not there are an error', async () => {
    for (const endpoint of ['getAlbumInfo', 'getAlbumInfo2', 'getArtistInfo', 'getArtistInfo2']) {
      expect((await subsonic(melodrome, endpoint, { id: 'nope' })).error.code).toBe(70);
      expect((await subsonic(melodrome, endpoint)).error.code).toBe(10);
    }
  });
});

describe('links to pictures', () => {
  const link = async () => new URL((await subsonic(melodrome, 'getAlbumInfo2', { id: full.albumId })).albumInfo.largeImageUrl);

  test('work without a login', async () => {
    const reply = await melodrome.fetch((await link()).pathname);
    expect({ status: reply.status, type: reply.headers.get('content-type') }).toEqual({ status: 200, type: 'image/png' });
    expect(new Uint8Array(await reply.arrayBuffer())).toEqual(new Uint8Array(png));
  });

  test('that were changed in any place do not', async () => {
    const { pathname } = await link();
    const parts = pathname.slice('/api/picture/'.length).split('.');
    const changed = [
      [parts[0]?.replace(/^al-/, 'ar-'), ...parts.slice(1)],
      [parts[0], '9999', ...parts.slice(2)],
      [...parts.slice(0, 2), '2', ...parts.slice(3)],
      [...parts.slice(0, 3), 'zzzz', parts[4]],
      [...parts.slice(0, 4), 'A'.repeat(22)],
      parts.slice(0, 4),
      ['..', '..'],
    ].map((some) => some.join('.'));
    for (const token of changed) expect((await melodrome.fetch(`/api/picture/${token}`)).status).toBe(404);
  });

  test('end by themselves, and stay the same for days before', async () => {
    const first = await link();
    clock.time += 3_600_000;
    expect((await link()).href).toBe(first.href);
    clock.time += 40 * 86_400_000;
    expect((await melodrome.fetch(first.pathname)).status).toBe(404);
    expect((await melodrome.fetch((await link()).pathname)).status).toBe(200);
  });

  test('begin with the address people use', async () => {
    const other = await makeApp({
      library: ({ add }) => add('A/B/1.flac', { TITLE: 'One', ARTIST: 'A', ALBUM: 'B' }, { picture: png }),
      config: { baseurl: 'https://music.example/here' },
    });
    try {
      await postJson(other, '/here/auth/createAdmin', { username: adminName, password: adminPassword });
      const ask = async (endpoint: string, parameters: Parameters): Promise<Reply> => {
        const headers = { 'x-forwarded-host': 'evil.example', host: 'other.example' };
        return ((await (await other.fetch(`/here/rest/${endpoint}?${subsonicQuery(parameters)}`, { headers })).json()) as Reply)[
          'subsonic-response'
        ];
      };
      const [{ albumId }] = (await ask('search3', { query: 'one' })).searchResult3.song;
      const { smallImageUrl } = (await ask('getAlbumInfo2', { id: albumId })).albumInfo;
      expect(smallImageUrl).toStartWith('https://music.example/here/api/picture/');
    } finally {
      await other.close();
    }
  });
});
