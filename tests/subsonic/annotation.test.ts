// Stars, ratings and plays.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';

import { createAdmin, native, subsonic, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let songs: Reply[];
let album: Reply;
const clock = { time: Date.UTC(2026, 0, 10), now: () => clock.time };
const call = (endpoint: string, parameters = {}) => subsonic(melodrome, endpoint, parameters);

beforeAll(async () => {
  melodrome = await makeApp({ library: (library) => library.album('Band', 'Record', 4), clock });
  await createAdmin(melodrome);
  album = (await call('getAlbumList2', { type: 'newest' })).albumList2.album[0];
  songs = (await call('getAlbum', { id: album.id })).album.song;
});
afterAll(() => melodrome.close());
beforeEach(() => {
  clock.time += 3_600_000;
});

describe('stars', () => {
  test('on songs, albums and artists, and off again', async () => {
    const ids = { id: [songs[0].id, songs[1].id], albumId: album.id, artistId: album.artistId };
    expect((await call('star', ids)).status).toBe('ok');
    const { starred2 } = await call('getStarred2');
    expect(starred2.song).toHaveLength(2);
    expect(starred2.album[0].id).toBe(album.id);
    expect(starred2.artist[0].id).toBe(album.artistId);
    expect(starred2.song[0].starred).toBe(new Date(clock.time).toISOString());
    expect((await call('getStarred')).starred.song).toHaveLength(2);
    expect((await call('getAlbumList2', { type: 'starred' })).albumList2.album).toHaveLength(1);

    await call('unstar', ids);
    expect((await call('getStarred2')).starred2.song ?? []).toEqual([]);
    expect((await call('getSong', { id: songs[0].id })).song.starred).toBeUndefined();
  });

  test('without any id is error 10, and unknown ids among others are passed over', async () => {
    expect((await call('star')).error.code).toBe(10);
    expect((await call('star', { id: [songs[0].id, 'nope'] })).status).toBe('ok');
    expect((await call('getStarred2')).starred2.song).toHaveLength(1);
    await call('unstar', { id: songs[0].id });
  });
});

describe('ratings', () => {
  test('show on the song and sort the albums', async () => {
    await call('setRating', { id: songs[2].id, rating: 4 });
    expect((await call('getSong', { id: songs[2].id })).song.userRating).toBe(4);
    await call('setRating', { id: album.id, rating: 5 });
    expect((await call('getAlbumList2', { type: 'highest' })).albumList2.album[0].userRating).toBe(5);
    await call('setRating', { id: songs[2].id, rating: 0 });
    expect((await call('getSong', { id: songs[2].id })).song.userRating).toBeUndefined();
  });

  test('outside 0 to 5 are refused', async () => {
    expect((await call('setRating', { id: songs[2].id, rating: 6 })).status).toBe('failed');
    expect((await call('setRating', { id: songs[2].id })).error.code).toBe(10);
  });
});

describe('plays', () => {
  test('are counted with their time, on the song, its album and its artist', async () => {
    await call('scrobble', { id: songs[0].id, time: clock.time - 1000 });
    const { song } = await call('getSong', { id: songs[0].id });
    expect(song).toMatchObject({ playCount: 1, played: new Date(clock.time - 1000).toISOString() });
    const frequent = (await call('getAlbumList2', { type: 'frequent' })).albumList2.album;
    expect(frequent[0]).toMatchObject({ id: album.id, playCount: 1 });
    expect((await call('getAlbumList2', { type: 'recent' })).albumList2.album[0].id).toBe(album.id);
  });

  test('of several songs come in one call', async () => {
    await call('scrobble', { id: [songs[1].id, songs[3].id], time: [clock.time - 5000, clock.time - 1000] });
    expect((await call('getSong', { id: songs[3].id })).song.playCount).toBe(1);
  });

  test('that are only announced show as now playing and count nothing', async () => {
    await call('scrobble', { id: songs[2].id, submission: 'false' });
    const { entry } = (await call('getNowPlaying')).nowPlaying;
    expect(entry[0]).toMatchObject({ id: songs[2].id, username: 'admin', playerName: expect.any(String) });
    expect((await call('getSong', { id: songs[2].id })).song.playCount ?? 0).toBe(0);
  });
});

test('without a history plays are counted, once each, and nothing else is kept', async () => {
  const forgetful = await makeApp({
    library: (library) => library.album('Band', 'Record', 1),
    config: { enablescrobblehistory: 'false' },
    clock,
  });
  try {
    await createAdmin(forgetful);
    const [song] = (await subsonic(forgetful, 'search3', { query: 'record' })).searchResult3.song;
    for (const time of [clock.time - 9000, clock.time - 9000, clock.time - 2000])
      await subsonic(forgetful, 'scrobble', { id: song.id, time });
    expect((await subsonic(forgetful, 'getSong', { id: song.id })).song.playCount).toBe(2);
    expect(forgetful.app.db.$client.query('SELECT count(*) FROM scrobble').values()).toEqual([[0]]);
  } finally {
    await forgetful.close();
  }
});

test('of an album are divided by its songs on wish', async () => {
  const measured = await makeApp({
    library: (library) => library.album('Band', 'Record', 3),
    config: { albumplaycountmode: 'normalized' },
    clock,
  });
  try {
    const { token } = await createAdmin(measured);
    const [song] = (await subsonic(measured, 'search3', { query: 'record' })).searchResult3.song;
    const shown = async () => {
      const subsonicAlbum = (await subsonic(measured, 'getAlbum', { id: song.albumId })).album;
      const nativeAlbum = (await native(measured, `/api/album/${song.albumId}`, token)).body as Reply;
      expect(nativeAlbum.playCount).toBe(subsonicAlbum.playCount);
      return subsonicAlbum.playCount;
    };
    const counts: unknown[] = [];
    for (let plays = 1; plays <= 5; plays++) {
      await subsonic(measured, 'scrobble', { id: song.id, time: clock.time - plays * 2000 });
      counts.push(await shown());
    }
    expect(counts).toEqual([undefined, 1, 1, 1, 2]);
    expect((await subsonic(measured, 'getSong', { id: song.id })).song.playCount).toBe(5);
  } finally {
    await measured.close();
  }
});
