// What Feishin asks a server that it was told is a Navidrome: the same requests, and the fields that it reads.
// Facts from its source of November 2026, of versions that take the server for an old and for a new one.
import { afterAll, beforeAll, expect, test } from 'bun:test';

import { createAdmin, native, postJson, subsonic, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let token: string;
const device = { 'x-nd-client-unique-id': 'feishin-1', 'content-type': 'application/json' };

const call = async (path: string, method = 'GET', body?: unknown) => {
  const init = { method, headers: device, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const reply = await native(melodrome, `/api/${path}`, token, init);
  token = reply.headers.get('x-nd-authorization')?.replace('Bearer ', '') || token;
  return reply;
};
const rows = async (path: string): Promise<Reply[]> => {
  const { status, body, total } = await call(path);
  expect({ path, status, isList: Array.isArray(body), hasTotal: Number.isInteger(total) }).toEqual({
    path,
    status: 200,
    isList: true,
    hasTotal: true,
  });
  return body as Reply[];
};
const namesOf = async (path: string) => (await rows(path)).map(({ name, title }) => name ?? title);

beforeAll(async () => {
  melodrome = await makeApp({
    library({ album, add }) {
      album('Ada', 'One', 3, { GENRE: 'Jazz', DATE: '1999' });
      album('Ada', 'Two', 2, { GENRE: 'Rock', DATE: '2001' });
      album('Bo', 'Three', 1, { GENRE: 'Jazz', DATE: '2003' });
      add('Mixed/1.flac', { TITLE: 'Duet', ALBUM: 'Mixed', ARTIST: 'Cy', ALBUMARTIST: 'Bo', COMPOSER: 'Dee', REMIXER: 'Eve' });
    },
  });
  await createAdmin(melodrome);
  const login = await postJson(melodrome, '/auth/login', { username: 'admin', password: 'correct horse' });
  const reply = (await login.json()) as Reply;
  expect(reply).toMatchObject({ username: 'admin', isAdmin: true, id: expect.any(String), name: expect.any(String) });
  // Covers, streams, stars and plays go through Subsonic with what the login handed out.
  const query = { u: 'admin', s: reply['subsonicSalt'], t: reply['subsonicToken'], p: [] };
  expect((await subsonic(melodrome, 'ping', query)).status).toBe('ok');
  token = reply['token'] as string;
});
afterAll(() => melodrome.close());

const songFields = {
  id: expect.any(String),
  title: expect.any(String),
  album: expect.any(String),
  albumId: expect.any(String),
  artist: expect.any(String),
  artistId: expect.any(String),
  albumArtist: expect.any(String),
  albumArtistId: expect.any(String),
  bitRate: expect.any(Number),
  bookmarkPosition: expect.any(Number),
  compilation: expect.any(Boolean),
  createdAt: expect.any(String),
  updatedAt: expect.any(String),
  discNumber: expect.any(Number),
  trackNumber: expect.any(Number),
  duration: expect.any(Number),
  hasCoverArt: expect.any(Boolean),
  genres: expect.any(Array),
  lyrics: expect.any(String),
  libraryPath: expect.any(String),
  path: expect.any(String),
  orderTitle: expect.any(String),
  participants: { artist: expect.any(Array), albumartist: expect.any(Array) },
  sampleRate: expect.any(Number),
  size: expect.any(Number),
  suffix: 'flac',
  tags: expect.any(Object),
  year: expect.any(Number),
};

test('albums come by every sort and filter of its lists', async () => {
  const sorts = ['album_artist', 'artist', 'duration', 'name', 'play_count', 'play_date', 'random', 'rating', 'recently_added'];
  for (const sort of [...sorts, 'songCount', 'starred_at', 'max_year', 'explicitStatus']) {
    expect(await rows(`album?_end=10&_order=DESC&_sort=${sort}&_start=0&missing=false`)).toHaveLength(4);
  }
  expect(await namesOf('album?_start=0&_end=10&_sort=max_year&_order=DESC&year=2001')).toEqual(['Two']);
  const [jazz] = await rows('tag?_start=0&_end=10&_sort=tagValue&_order=ASC&tag_name=genre&tag_value=ja');
  expect(jazz).toMatchObject({ tagName: 'genre', tagValue: 'Jazz', albumCount: 2, songCount: 4 });
  expect(await namesOf(`album?_start=0&_end=10&_sort=name&_order=ASC&genre_id=${jazz?.['id'] as string}`)).toEqual(['One', 'Three']);
  const [dee] = await rows('artist?_start=0&_end=5&_sort=name&_order=ASC&role=composer');
  expect(await namesOf(`album?_start=0&_end=9&_sort=name&role_composer_id=${dee?.['id'] as string}`)).toEqual(['Mixed']);
  // Counts come from the total of a page of one.
  expect((await call('album?_start=0&_end=1&_sort=name&_order=ASC&missing=false')).total).toBe(4);
  for (const flag of ['starred', 'has_rating', 'recently_played', 'compilation']) {
    expect(await rows(`album?_start=0&_end=9&_sort=name&_order=ASC&${flag}=true`)).toEqual([]);
  }
});

test('an album has its fields, its people and all of its songs', async () => {
  const [mixed] = await rows('album?_start=0&_end=5&name=mixed');
  const { body } = await call(`album/${mixed?.['id'] as string}`);
  expect(body).toMatchObject({
    name: 'Mixed',
    albumArtist: 'Bo',
    albumArtistId: expect.any(String),
    libraryId: 1,
    libraryName: expect.any(String),
    libraryPath: melodrome.library.root,
    compilation: false,
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
    duration: expect.any(Number),
    size: expect.any(Number),
    songCount: 1,
    genres: [],
    minYear: expect.any(Number),
    maxYear: expect.any(Number),
    orderAlbumName: 'mixed',
    participants: { albumartist: [{ name: 'Bo' }], artist: [{ name: 'Cy' }], composer: [{ name: 'Dee' }], remixer: [{ name: 'Eve' }] },
    tags: expect.any(Object),
  });
  const [one] = await rows('album?_start=0&_end=5&name=one');
  // The end that is no end asks for everything.
  const songs = await rows(`song?_end=0&_order=ASC&_sort=album&_start=0&album_id=${one?.['id'] as string}&missing=false`);
  expect(songs.map(({ trackNumber }) => trackNumber)).toEqual([1, 2, 3]);
  for (const song of songs) expect(song).toMatchObject(songFields);
});

test('songs come by every sort, and by artist under both names of the filter', async () => {
  const sorts = ['album', 'order_album_artist_name', 'artist', 'bpm', 'channels', 'comment', 'duration', 'explicitStatus', 'starred_at'];
  for (const sort of [...sorts, 'genre', 'id', 'playCount', 'playDate', 'random', 'rating', 'createdAt', 'title', 'track', 'year']) {
    expect(await rows(`song?_end=-1&_order=ASC&_sort=${sort}&_start=0&missing=false`)).toHaveLength(7);
  }
  const byArtist = await rows('song?_end=9&_start=0&_sort=order_album_artist_name&_order=DESC');
  expect(byArtist.map(({ albumArtist }) => albumArtist)).toEqual(['Bo', 'Bo', 'Ada', 'Ada', 'Ada', 'Ada', 'Ada']);
  const [bo] = await rows('artist?_start=0&_end=5&_sort=name&_order=ASC&name=bo');
  const id = bo?.['id'] as string;
  expect((await namesOf(`song?_start=0&_end=-1&_sort=title&artists_id=${id}`)).sort()).toEqual(['Duet', 'Three 1']);
  expect((await namesOf(`song?_start=0&_end=-1&_sort=title&album_artist_id=${id}`)).sort()).toEqual(['Duet', 'Three 1']);
  expect(await namesOf('song?_start=0&_end=9&_sort=title&title=duet&has_rating=false&starred=false')).toEqual(['Duet']);
  expect((await call(`song/${byArtist[0]?.['id'] as string}`)).body).toMatchObject(songFields);
});

test('artists have numbers for each part', async () => {
  for (const sort of ['albumCount', 'starred_at', 'name', 'playCount', 'rating', 'songCount']) {
    expect(await rows(`artist?_end=10&_order=DESC&_sort=${sort}&_start=0&role=albumartist&missing=false&library_id=1`)).toHaveLength(2);
  }
  expect(await rows('artist?_end=10&_order=ASC&_sort=name&_start=0&role=&library_id=2')).toEqual([]);
  const [ada] = await rows('artist?_end=10&_order=ASC&_sort=name&_start=0&role=&name=ada');
  expect((await call(`artist/${ada?.['id'] as string}`)).body).toMatchObject({
    name: 'Ada',
    albumCount: 2,
    songCount: 5,
    orderArtistName: 'ada',
    stats: { albumartist: { albumCount: 2, songCount: 5, size: expect.any(Number) } },
  });
});

test('genres, tags, users and stations are listed', async () => {
  expect(await namesOf('genre?_start=0&_end=10&_sort=name&_order=ASC')).toEqual(['Jazz', 'Rock']);
  expect(await namesOf('genre?_start=0&_end=10&_sort=songCount&_order=ASC')).toEqual(['Rock', 'Jazz']);
  expect((await rows('tag')).some(({ tagName, tagValue }) => tagName === 'genre' && tagValue === 'Jazz')).toBe(true);
  expect(await rows('user?_end=0&_order=ASC&_sort=name&_start=0')).toMatchObject([
    { userName: 'admin', isAdmin: true, createdAt: expect.any(String), updatedAt: expect.any(String), lastLoginAt: expect.any(String) },
  ]);
  await call('radio', 'POST', { name: 'Waves', streamUrl: 'https://radio.example/a' });
  expect(await rows('radio?_end=-1&_order=ASC&_sort=name&_start=0')).toMatchObject([{ name: 'Waves', homePageUrl: '' }]);
});

test('playlists are made, filled, ordered, read whole and deleted', async () => {
  const made = await call('playlist', 'POST', { name: 'Evening', comment: '', public: false, ownerId: 'me', sync: false });
  expect(made.status).toBe(200);
  const id = made.body['id'] as string;
  const songs = (await rows('song?_start=0&_end=3&_sort=title&_order=ASC')).map((song) => song['id'] as string);
  expect((await call(`playlist/${id}/tracks`, 'POST', { ids: songs })).body).toMatchObject({ added: 3 });
  const tracks = async () => rows(`playlist/${id}/tracks?_end=-1&_order=ASC&_sort=id&_start=0&missing=false`);
  expect((await tracks()).map((track) => track['mediaFileId'])).toEqual(songs);
  expect((await tracks())[0]).toMatchObject({ ...songFields, id: '1', playlistId: id });
  expect((await call(`playlist/${id}/tracks/1`, 'PUT', { insert_before: '3' })).status).toBe(200);
  expect((await tracks()).map((track) => track['mediaFileId'])).toEqual([songs[1], songs[0], songs[2]]);
  expect((await call(`playlist/${id}/tracks?id=1&id=2`, 'DELETE')).body).toEqual({ ids: ['1', '2'] });
  expect(await tracks()).toHaveLength(1);
  const fields = { name: 'Evening', ownerName: 'admin', songCount: 1, duration: expect.any(Number), size: expect.any(Number) };
  for (const sort of ['duration', 'name', 'owner_name', 'public', 'songCount', 'updatedAt']) {
    expect(await rows(`playlist?_end=0&_order=ASC&_sort=${sort}&_start=0&smart=false`)).toMatchObject([{ ...fields, sync: false }]);
  }
  const changed = { name: 'Night', comment: '', public: true, rules: undefined, sync: undefined };
  expect((await call(`playlist/${id}`, 'PUT', changed)).body).toMatchObject({ name: 'Night', public: true });
  expect((await call(`playlist/${id}`, 'DELETE')).status).toBe(200);
  expect(await rows('playlist?_end=0&_start=0&_sort=name')).toEqual([]);
});

test('the queue and shares are kept', async () => {
  const ids = (await rows('song?_start=0&_end=2&_sort=title&_order=ASC')).map((song) => song['id'] as string);
  await call('queue', 'POST', { ids, current: 1, position: 1500 });
  const { body } = await call('queue');
  expect(body).toMatchObject({ current: 1, position: 1500, changedBy: expect.any(String), updatedAt: expect.any(String) });
  expect((body['items'] as Reply[]).map((song) => song['id'])).toEqual(ids);
  const expires = Date.now() + 3_600_000;
  const share = { description: 'Two', downloadable: false, resourceIds: ids.join(','), resourceType: 'song', expires };
  const { body: made } = await call('share', 'POST', share);
  expect((await call(`share/${made['id'] as string}`)).body).toMatchObject({
    expiresAt: new Date(expires).toISOString(),
    resourceType: 'song',
  });
});
