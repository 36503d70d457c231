// Library: The Beatles/Abbey Road (3), Ángel/Ñandú (2), Various/Hits (2, two artists), Łódź Band/Zażółć (1)
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { createAdmin, subsonic, subsonicRaw, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
beforeAll(async () => {
  melodrome = await makeApp({
    library: ({ album, add }) => {
      album('The Beatles', 'Abbey Road', 3, { DATE: '1969-09-26', GENRE: ['Rock', 'Pop'] });
      album('Ángel', 'Ñandú', 2, { DATE: '2001', GENRE: 'Folk', DISCNUMBER: 1 });
      for (const [n, artist] of ['First', 'Second'].entries()) {
        add(`Various/Hits/0${n + 1}.flac`, {
          TITLE: `Hit ${n + 1}`,
          ARTIST: artist,
          ALBUM: 'Hits',
          ALBUMARTIST: 'Various Artists',
          COMPILATION: 1,
          TRACKNUMBER: n + 1,
          GENRE: 'Pop',
        });
      }
      album('Łódź Band', 'Zażółć', 1, { DATE: '1980' });
    },
  });
  await createAdmin(melodrome);
});
afterAll(() => melodrome.close());

const call = (endpoint: string, parameters = {}) => subsonic(melodrome, endpoint, parameters);
const artists = async (): Promise<Reply[]> => (await call('getArtists')).artists.index.flatMap((index: Reply) => index.artist);
const artistNamed = async (name: string) => (await artists()).find((artist) => artist.name === name);

describe('artists', () => {
  test('are sorted below letters, articles and accents passed over', async () => {
    const { index } = (await call('getArtists')).artists;
    const byLetter = Object.fromEntries(index.map((one: Reply) => [one.name, one.artist.map((artist: Reply) => artist.name)]));
    expect(byLetter['B']).toEqual(['The Beatles']);
    expect(byLetter['A']).toEqual(['Ángel']);
    expect(byLetter['L']).toEqual(['Łódź Band']);
    expect(byLetter['V']).toEqual(['Various Artists']);
  });

  test('have their albums', async () => {
    const { artist } = await call('getArtist', { id: (await artistNamed('The Beatles')).id });
    expect(artist).toMatchObject({ name: 'The Beatles', albumCount: 1 });
    expect(artist.album[0]).toMatchObject({ name: 'Abbey Road', year: 1969, songCount: 3, artist: 'The Beatles' });
  });

  test('getIndexes lists the same', async () => {
    const { indexes } = await call('getIndexes');
    expect(indexes.ignoredArticles).toContain('The');
    expect(indexes.index.map((one: Reply) => one.name)).toContain('B');
    const later = (await call('getIndexes', { ifModifiedSince: indexes.lastModified + 60_000 })).indexes;
    expect(later.index ?? []).toEqual([]);
  });

  test('a copy made while a scan ran is old at its end', async () => {
    const { $client } = melodrome.app.db;
    const startedAt = Date.now() + 60_000;
    $client.run('UPDATE library SET last_scan_started_at = ?', [startedAt]);
    const ifModifiedSince = (await call('getIndexes')).indexes.lastModified;
    expect((await call('getIndexes', { ifModifiedSince })).indexes.index).toBeUndefined();
    $client.run('UPDATE library SET last_scan_at = ?', [startedAt + 5000]);
    expect((await call('getIndexes', { ifModifiedSince })).indexes.index).toBeArray();
    expect((await call('getArtists')).artists.lastModified).toBeGreaterThan(ifModifiedSince);
  });

  test('a copy from before a start is old after it', async () => {
    const { lastModified } = (await call('getIndexes')).indexes;
    melodrome.app.startedAt = lastModified + 1000;
    melodrome.app.db.$client.run('UPDATE library SET name = name');
    expect((await call('getIndexes', { ifModifiedSince: lastModified })).indexes.index).toBeArray();
  });
});

describe('albums and songs', () => {
  test('getAlbum has songs in order with all a player needs', async () => {
    const { album: albums } = (await call('getAlbumList2', { type: 'alphabeticalByName' })).albumList2;
    const { album } = await call('getAlbum', { id: albums[0].id });
    expect(album).toMatchObject({ name: 'Abbey Road', songCount: 3, duration: 540, year: 1969, genre: 'Rock' });
    expect(album.genres).toEqual([{ name: 'Rock' }, { name: 'Pop' }]);
    expect(album.song.map((song: Reply) => song.track)).toEqual([1, 2, 3]);
    expect(album.song[0]).toMatchObject({
      title: 'Abbey Road 1',
      isDir: false,
      type: 'music',
      suffix: 'flac',
      contentType: 'audio/flac',
      duration: 180,
      albumId: album.id,
      parent: album.id,
    });
    expect(album.song[0].path).not.toStartWith('/');
    const { song } = await call('getSong', { id: album.song[1].id });
    expect(song).toMatchObject({ title: 'Abbey Road 2', artist: 'The Beatles' });
  });

  test('a compilation is one album of Various Artists', async () => {
    const { album } = (await call('search3', { query: 'Hits' })).searchResult3;
    expect(album).toHaveLength(1);
    expect(album[0]).toMatchObject({ name: 'Hits', isCompilation: true, artist: 'Various Artists', songCount: 2 });
  });

  test('directories lead from folders to songs', async () => {
    const id = (await artistNamed('Ángel')).id;
    const { directory } = await call('getMusicDirectory', { id });
    expect(directory.name).toBe('Ángel');
    expect(directory.child[0]).toMatchObject({ isDir: true, title: 'Ñandú' });
    const inner = (await call('getMusicDirectory', { id: directory.child[0].id })).directory;
    expect(inner.child.map((child: Reply) => child.title)).toEqual(['Ñandú 1', 'Ñandú 2']);
  });

  test('what is not there is error 70, what is missing error 10', async () => {
    for (const endpoint of ['getArtist', 'getAlbum', 'getSong', 'getMusicDirectory']) {
      expect((await call(endpoint, { id: 'nope' })).error.code).toBe(70);
      expect((await call(endpoint)).error.code).toBe(10);
    }
  });
});

test('genres have counts', async () => {
  const { genre } = (await call('getGenres')).genres;
  expect(genre.find((one: Reply) => one.value === 'Pop')).toMatchObject({ songCount: 5, albumCount: 2 });
});

describe('lists', () => {
  const names = async (parameters: Record<string, string | number>) =>
    ((await call('getAlbumList2', parameters)).albumList2.album ?? []).map((album: Reply) => album.name);

  test('of every type', async () => {
    expect(await names({ type: 'alphabeticalByName' })).toEqual(['Abbey Road', 'Hits', 'Ñandú', 'Zażółć']);
    expect(await names({ type: 'alphabeticalByArtist' })).toEqual(['Ñandú', 'Abbey Road', 'Zażółć', 'Hits']);
    expect(await names({ type: 'byYear', fromYear: 1960, toYear: 1990 })).toEqual(['Abbey Road', 'Zażółć']);
    expect(await names({ type: 'byYear', fromYear: 1990, toYear: 1960 })).toEqual(['Zażółć', 'Abbey Road']);
    expect(await names({ type: 'byYear', fromYear: -1, toYear: 1990 })).toEqual(await names({ type: 'byYear', fromYear: 0, toYear: 1990 }));
    expect((await names({ type: 'byGenre', genre: 'Pop' })).toSorted()).toEqual(['Abbey Road', 'Hits']);
    expect(await names({ type: 'newest' })).toHaveLength(4);
    expect(await names({ type: 'random' })).toHaveLength(4);
    const pages = await names({ type: 'random', size: 3 });
    pages.push(...(await names({ type: 'random', size: 3, offset: 3 })));
    expect([pages.length, new Set(pages).size]).toEqual([4, 4]);
    expect(await names({ type: 'random', size: 3, offset: 6 })).toEqual([]);
    const orders = new Set<string>();
    for (let n = 0; n < 20; n++) orders.add((await names({ type: 'random' })).join());
    expect(orders.size).toBeGreaterThan(1);
    expect(await names({ type: 'frequent' })).toEqual([]);
    expect(await names({ type: 'recent' })).toEqual([]);
    expect(await names({ type: 'starred' })).toEqual([]);
    expect(await names({ type: 'highest' })).toEqual([]);
    expect((await call('getAlbumList2', { type: 'nonsense' })).status).toBe('failed');
    expect((await call('getAlbumList2')).error.code).toBe(10);
  });

  test('pages join without gap or double, whatever their size', async () => {
    const all = await names({ type: 'alphabeticalByName', size: 500 });
    for (const size of [1, 2, 3]) {
      const pages: string[] = [];
      for (let offset = 0; offset < 6; offset += size) pages.push(...(await names({ type: 'alphabeticalByName', size, offset })));
      expect(pages).toEqual(all);
    }
  });

  test('getAlbumList answers with directories', async () => {
    const { album } = (await call('getAlbumList', { type: 'alphabeticalByName', size: 1 })).albumList;
    expect(album[0]).toMatchObject({ isDir: true, title: 'Abbey Road' });
  });

  test('random songs and songs of a genre', async () => {
    expect((await call('getRandomSongs', { size: 3 })).randomSongs.song).toHaveLength(3);
    const early = (await call('getRandomSongs', { size: 50, fromYear: 1960, toYear: 1970 })).randomSongs.song;
    expect(early.map((song: Reply) => song.album)).toEqual(['Abbey Road', 'Abbey Road', 'Abbey Road']);
    expect((await call('getSongsByGenre', { genre: 'Folk' })).songsByGenre.song).toHaveLength(2);
  });
});

describe('search', () => {
  const found = async (query: string) => {
    const { song = [], album = [], artist = [] } = (await call('search3', { query })).searchResult3;
    return { songs: song.length, albums: album.length, artists: artist.length };
  };

  test('folds accents and letters that have none', async () => {
    expect((await found('lodz')).artists).toBe(1);
    expect((await found('angel')).artists).toBe(1);
    expect((await found('NANDU')).albums).toBe(1);
    expect((await found('zazolc')).songs).toBe(1);
  });

  test('finds beginnings of words, and nothing for nonsense', async () => {
    expect((await found('beat')).artists).toBe(1);
    expect((await found('abbey ro')).albums).toBe(1);
    expect(await found('qqqq')).toEqual({ songs: 0, albums: 0, artists: 0 });
  });

  test('with an empty query gives everything in pages, for clients that copy the library', async () => {
    for (const query of ['', '""']) {
      const ids = new Set<string>();
      for (let songOffset = 0; songOffset < 20; songOffset += 3) {
        const { song = [] } = (await call('search3', { query, songCount: 3, songOffset, albumCount: 0, artistCount: 0 })).searchResult3;
        for (const { id } of song) ids.add(id);
      }
      expect(ids.size).toBe(8);
    }
  });

  test('search2 answers in its own shape', async () => {
    expect((await call('search2', { query: 'beatles' })).searchResult2.artist[0].name).toBe('The Beatles');
  });
});

test('XML says the same as JSON', async () => {
  const { album } = (await call('getAlbumList2', { type: 'alphabeticalByName', size: 1 })).albumList2;
  const text = await (await subsonicRaw(melodrome, 'getAlbum', { id: album[0].id, f: 'xml' })).text();
  expect(text).toContain(`<album id="${album[0].id}"`);
  expect(text.match(/<song /g)).toHaveLength(3);
  expect(text).toContain('<genres name="Rock"');
  expect(text).not.toContain('[object');
});
