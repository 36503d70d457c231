// Library: Alpha/One (3 songs, 1999), Beta/Two (2 songs, 2005), Émile/Été (1 song, 2010)
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { createAdmin, native, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let token: string;
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

beforeAll(async () => {
  melodrome = await makeApp({
    library: ({ album, add }) => {
      album('Alpha', 'One', 3, { DATE: '1999', GENRE: 'Jazz' });
      album('Beta', 'Two', 2, { DATE: '2005', GENRE: ['Jazz', 'Soul'] });
      add('Émile/Été/1.flac', { TITLE: 'Été', ARTIST: 'Émile', ALBUM: 'Été', DATE: '2010', TRACKNUMBER: 1 }, { picture: png });
    },
  });
  token = (await createAdmin(melodrome)).token;
});
afterAll(() => melodrome.close());

const get = (path: string) => native(melodrome, `/api/${path}`, token);
const names = async (path: string) => (await get(path)).body.map((row: Reply) => row.name ?? row.title);
const send = (method: string, path: string, body: unknown) =>
  native(melodrome, `/api/${path}`, token, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

describe('lists', () => {
  test('have pages and a total', async () => {
    const { body, total } = await get('album?_start=1&_end=2&_sort=name&_order=ASC');
    expect(body).toHaveLength(1);
    expect(body[0]).toMatchObject({ name: 'One', albumArtist: 'Alpha', songCount: 3, maxYear: 1999 });
    expect(total).toBe(3);
  });

  test('sort both ways, accents folded', async () => {
    expect(await names('album?_sort=name')).toEqual(['Été', 'One', 'Two']);
    expect(await names('album?_sort=name&_order=DESC')).toEqual(['Two', 'One', 'Été']);
    expect(await names('album?_sort=max_year&_order=DESC')).toEqual(['Été', 'Two', 'One']);
    expect(await names('album?_sort=song_count&_order=DESC')).toEqual(['One', 'Two', 'Été']);
    expect((await names('song?_sort=title')).at(-1)).toBe('Two 2');
  });

  test('with every sort of the contract answer', async () => {
    const sorts = {
      album: [
        'name',
        'artist',
        'album_artist',
        'max_year',
        'recently_added',
        'song_count',
        'duration',
        'random',
        'starred_at',
        'rated_at',
        'rating',
        'play_count',
        'play_date',
      ],
      song: [
        'title',
        'artist',
        'album',
        'album_artist',
        'year',
        'genre',
        'duration',
        'recently_added',
        'random',
        'starred_at',
        'rating',
        'play_count',
        'play_date',
        'bpm',
        'path',
      ],
      artist: ['name', 'album_count', 'song_count', 'size', 'starred_at', 'rating', 'play_count'],
    };
    for (const [kind, keys] of Object.entries(sorts)) {
      for (const key of keys) {
        const { status, body } = await get(`${kind}?_sort=${key}&_start=0&_end=50`);
        expect({ kind, key, status, rows: body.length }).toEqual({ kind, key, status: 200, rows: kind === 'song' ? 6 : 3 });
      }
    }
  });

  test('filter', async () => {
    const jazz = (await get('genre')).body.find((genre: Reply) => genre.name === 'Jazz');
    expect(jazz).toMatchObject({ songCount: 5, albumCount: 2 });
    expect(await names(`album?genre_id=${jazz.id}&_sort=name`)).toEqual(['One', 'Two']);
    expect(await names('album?year=2005')).toEqual(['Two']);
    expect(await names('album?year_from=2000&year_to=2020&_sort=name')).toEqual(['Été', 'Two']);
    expect(await names('album?name=ete')).toEqual(['Été']);
    const beta = (await get('artist?name=beta')).body[0];
    expect(await names(`album?artist_id=${beta.id}`)).toEqual(['Two']);
    const two = (await get('album?name=two')).body[0];
    expect(await names(`song?_sort=album&album_id=${two.id}`)).toEqual(['Two 1', 'Two 2']);
  });

  test('refuse nonsense with a sentence', async () => {
    for (const path of ['album?_sort=password', 'song?_start=-1&_end=nope', 'album?year=abc']) {
      const { status, body } = await get(path);
      if (status !== 200) expect(body).toEqual({ error: expect.any(String) });
      expect(status).toBeLessThan(500);
    }
    expect((await get('album/nope')).status).toBe(404);
  });

  test('have an index of letters', async () => {
    expect((await get('artist/index')).body).toEqual([
      { label: 'A', offset: 0 },
      { label: 'B', offset: 1 },
      { label: 'E', offset: 2 },
    ]);
  });

  test('of random order keep it for one seed', async () => {
    const first = await names('song?_sort=random&seed=a&_start=0&_end=6');
    const pages = [
      ...(await names('song?_sort=random&seed=a&_start=0&_end=3')),
      ...(await names('song?_sort=random&seed=a&_start=3&_end=6')),
    ];
    expect(pages).toEqual(first);
    expect(new Set(first).size).toBe(6);
  });
});

test('search finds all three kinds', async () => {
  const { body } = await get('search?q=emile&songs=5&albums=5&artists=5');
  expect(body.artists[0].name).toBe('Émile');
  expect(body.songs[0].title).toBe('Été');
});

describe('covers', () => {
  test('are immutable by their id, in the size asked for', async () => {
    const ete = (await get('album?name=ete')).body[0];
    expect(ete.coverArtId).not.toBe('');
    const reply = await melodrome.fetch(`/api/cover/${ete.coverArtId}?size=96`, { headers: { 'x-nd-authorization': `Bearer ${token}` } });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toStartWith('image/');
    expect(reply.headers.get('cache-control')).toContain('immutable');
    const again = await melodrome.fetch(`/api/cover/${ete.coverArtId}?size=96`, {
      headers: { 'x-nd-authorization': `Bearer ${token}`, 'if-none-match': reply.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  test('that are not there say so by an empty id', async () => {
    expect((await get('album?name=two')).body[0].coverArtId).toBe('');
  });
});

describe('marks', () => {
  test('are set, shown and filtered by', async () => {
    const two = (await get('album?name=two')).body[0];
    const { body } = await send('PUT', 'mark', { id: two.id, starred: true, rating: 4 });
    expect(body).toMatchObject({ id: two.id, starred: true, rating: 4 });
    expect(await names('album?starred=true')).toEqual(['Two']);
    expect((await get(`album/${two.id}`)).body).toMatchObject({ starred: true, rating: 4 });
    await send('PUT', 'mark', { id: two.id, starred: false, rating: 0 });
    expect(await names('album?starred=true')).toEqual([]);
  });

  test('of nonsense are refused', async () => {
    expect((await send('PUT', 'mark', { id: 'nope', starred: true })).status).toBe(404);
    expect((await send('PUT', 'mark', { rating: 3 })).status).toBe(400);
    const song = (await get('song')).body[0];
    expect((await send('PUT', 'mark', { id: song.id, rating: 17 })).status).toBe(400);
  });

  test('reach other pages of the same user as events', async () => {
    const events = await melodrome.fetch('/api/events', { headers: { 'x-nd-authorization': `Bearer ${token}` } });
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    const song = (await get('song')).body[0];
    await send('PUT', 'mark', { id: song.id, starred: true });
    let text = '';
    while (!text.includes('event: marks')) text += (await reader?.read())?.value ?? 'event: marks missing';
    expect(text).toContain(song.id);
    await reader?.cancel();
  });
});

test('a play is counted when half was heard, not when a bit was', async () => {
  const [first, second] = (await get('song?_sort=title')).body;
  await send('POST', 'playback', { id: first.id, state: 'starting', positionMs: 0 });
  expect((await get('now-playing')).body).toMatchObject([{ song: { id: first.id }, userName: 'admin' }]);
  await send('POST', 'playback', { id: first.id, state: 'stopped', positionMs: 5000 });
  await send('POST', 'playback', { id: second.id, state: 'starting', positionMs: 0 });
  await send('POST', 'playback', { id: second.id, state: 'stopped', positionMs: 100_000 });
  expect((await get(`song/${first.id}`)).body.playCount ?? 0).toBe(0);
  expect((await get(`song/${second.id}`)).body.playCount).toBe(1);
});
