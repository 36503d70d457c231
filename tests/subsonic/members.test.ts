// Members of OpenSubsonic that few servers send: pictures of discs and artists, how long a smart playlist is good, marks of directories.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { cover, picture, put } from '../artwork/support.ts';
import { native, createAdmin, subsonic, subsonicQuery, type Parameters, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const clock = { time: Date.UTC(2026, 4, 1), now: () => clock.time };
const [red, green, blue] = (await Promise.all((['red', 'green', 'blue'] as const).map((color) => picture(color)))) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
let melodrome: TestApp;
let token = '';
beforeAll(async () => {
  melodrome = await makeApp({
    clock,
    config: { smartplaylistrefreshdelay: '10m' },
    library: (library) => {
      const song = { ARTIST: 'Ann', ALBUMARTIST: 'Ann', ALBUM: 'Box' };
      library.add('Ann/Box/CD1/1.flac', { ...song, TITLE: 'First', DISCNUMBER: 1, DISCSUBTITLE: 'Dawn' });
      library.add('Ann/Box/CD2/1.flac', { ...song, TITLE: 'Second', DISCNUMBER: 2 });
      library.add('Bob/Bare/CD1/1.flac', { ...song, ARTIST: 'Bob', ALBUMARTIST: 'Bob', ALBUM: 'Bare', TITLE: 'Third', DISCNUMBER: 1 });
      library.add('Bob/Bare/CD2/1.flac', { ...song, ARTIST: 'Bob', ALBUMARTIST: 'Bob', ALBUM: 'Bare', TITLE: 'Fourth', DISCNUMBER: 2 });
      put(library, 'Ann/Box/cover.jpg', red);
      put(library, 'Ann/Box/CD2/disc2.jpg', green);
      put(library, 'Ann/artist.jpg', blue);
    },
  });
  ({ token } = await createAdmin(melodrome));
});
afterAll(() => melodrome.close());

const ask = (endpoint: string, parameters: Parameters = {}) => subsonic(melodrome, endpoint, parameters);
const albumOf = async (query: string) => (await ask('search3', { query })).searchResult3.album[0] as Reply;
const artistOf = async (query: string) => (await ask('search3', { query })).searchResult3.artist[0] as Reply;
/** How wide the picture behind a link is. */
const widthOf = async (address: string) =>
  (await new Bun.Image(await (await melodrome.fetch(new URL(address).pathname)).bytes()).metadata()).width;

describe('pictures of discs', () => {
  test('are named where an album has a picture and several discs', async () => {
    const { discTitles } = await albumOf('box');
    expect(discTitles.map(({ disc, title }: Reply) => [disc, title])).toEqual([
      [1, 'Dawn'],
      [2, ''],
    ]);
    const colors = await Promise.all(discTitles.map(async ({ coverArt }: Reply) => (await cover(melodrome, coverArt as string)).color));
    expect(colors).toEqual(['red', 'green']);
  });

  test('are not where there is no picture at all', async () => {
    const { discTitles, coverArt } = await albumOf('bare');
    expect(coverArt).toBeUndefined();
    expect(discTitles).toEqual([
      { disc: 1, title: '' },
      { disc: 2, title: '' },
    ]);
  });
});

describe('pictures of artists', () => {
  test('are links that need no login, wherever an artist is shown', async () => {
    const { id } = await artistOf('ann');
    await ask('star', { id });
    const shown: Reply[] = [
      await artistOf('ann'),
      (await ask('search2', { query: 'ann' })).searchResult2.artist[0],
      (await ask('getArtist', { id })).artist,
      (await ask('getArtists')).artists.index[0].artist[0],
      (await ask('getIndexes')).indexes.index[0].artist[0],
      (await ask('getStarred')).starred.artist[0],
      (await ask('getStarred2')).starred2.artist[0],
    ];
    for (const { artistImageUrl } of shown) {
      expect(artistImageUrl).toStartWith('http://localhost/api/picture/ar-');
      expect(await widthOf(artistImageUrl as string)).toBe(300);
    }
    expect(new Set(shown.map(({ artistImageUrl }) => artistImageUrl)).size).toBe(1);
  });

  test('are absent where there is none', async () => {
    expect(await artistOf('bob')).not.toHaveProperty('artistImageUrl');
  });

  test('have the address by which the server was asked, in replies that are kept too', async () => {
    const imageAt = async (host: string) => {
      const reply = (await (await melodrome.fetch(`/rest/getArtists?${subsonicQuery({})}`, { headers: { host } })).json()) as Reply;
      return new URL(reply['subsonic-response'].artists.index[0].artist[0].artistImageUrl as string).host;
    };
    expect(await imageAt('one.example')).toBe('one.example');
    expect(await imageAt('two.example')).toBe('two.example');
  });
});

describe('playlists', () => {
  const make = async (name: string, more: object) =>
    (
      await native(melodrome, '/api/playlist', token, {
        method: 'POST',
        body: JSON.stringify({ name, ...more }),
        headers: { 'content-type': 'application/json' },
      })
    ).body as Reply;
  const rules = (refreshDelay?: string) => ({ rules: { all: [{ is: { artist: 'Ann' } }], ...(refreshDelay ? { refreshDelay } : {}) } });
  const get = async (id: unknown) => (await ask('getPlaylist', { id: id as string })).playlist;

  test('in rules are good until they are evaluated again, and nobody edits their songs', async () => {
    const { id } = await make('Smart', rules());
    const { id: slow } = await make('Slow', rules('2h'));
    expect(await get(id)).toMatchObject({ readonly: true, songCount: 2, validUntil: new Date(clock.time + 600_000).toISOString() });
    expect(await get(slow)).toMatchObject({ validUntil: new Date(clock.time + 7_200_000).toISOString() });
    clock.time += 660_000;
    expect((await get(id)).validUntil).toBe(new Date(clock.time + 600_000).toISOString());
    expect((await get(slow)).validUntil).toBe(new Date(clock.time - 660_000 + 7_200_000).toISOString());
    const listed = (await ask('getPlaylists')).playlists.playlist as Reply[];
    expect(listed.map(({ name, validUntil }) => [name, validUntil !== undefined])).toEqual([
      ['Slow', true],
      ['Smart', true],
    ]);
  });

  test('of songs are good until they change', async () => {
    const { id } = await make('Plain', {});
    const plain = await get(id);
    expect(plain.readonly).toBe(false);
    expect(plain).not.toHaveProperty('validUntil');
  });

  test('of others are read only', async () => {
    await ask('createUser', { username: 'eve', password: 'pass word', email: 'eve@example.org' });
    const { id } = await make('Open', { public: true });
    const query = subsonicQuery({ id: id as string }, 'eve', 'pass word');
    const reply = (await (await melodrome.fetch(`/rest/getPlaylist?${query}`)).json()) as Reply;
    expect(reply['subsonic-response'].playlist.readonly).toBe(true);
  });
});

describe('directories', () => {
  test('have the marks of the artist or album they stand for', async () => {
    const album = await albumOf('bare');
    const artist = await artistOf('bob');
    const directory = async (id: unknown) => (await ask('getMusicDirectory', { id: id as string })).directory;
    for (const { id } of [album, artist]) {
      for (const name of ['starred', 'userRating', 'averageRating', 'playCount']) expect(await directory(id)).not.toHaveProperty(name);
      await ask('setRating', { id: id as string, rating: 4 });
      await ask('star', { id: id as string });
    }
    await ask('scrobble', { id: (await directory(album.id)).child[0].id as string });
    for (const { id } of [album, artist]) {
      expect(await directory(id)).toMatchObject({ userRating: 4, averageRating: 4, starred: new Date(clock.time).toISOString() });
    }
    expect((await directory(album.id)).playCount).toBe(1);
  });
});

test('links in replies that are kept are signed anew before they end', async () => {
  const image = async () => (await ask('getArtists')).artists.index[0].artist[0].artistImageUrl as string;
  const before = await image();
  clock.time += 40 * 86_400_000;
  const after = await image();
  expect(after).not.toBe(before);
  expect((await melodrome.fetch(new URL(before).pathname)).status).toBe(404);
  expect(await widthOf(after)).toBe(300);
});

test('the path of a song leads nowhere else, whatever its tags say', async () => {
  const odd = await makeApp({
    library: ({ add }) => add('odd.flac', { TITLE: '..', ARTIST: 'a/../b', ALBUMARTIST: '..', ALBUM: '.' }),
  });
  try {
    await createAdmin(odd);
    const [song] = (await subsonic(odd, 'search3', { query: '""' })).searchResult3.song;
    expect(song.path).toBe('_/_/_.flac');
  } finally {
    await odd.close();
  }
});
