// Songs and artists like others, from what is here.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { adminPassword, createAdmin, subsonic, subsonicQuery, type Parameters, type Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
const clock = { time: 1_800_000_000_000, now: () => clock.time };
let songs: Reply[];
const named = (title: string) => songs.find((song) => song.title === title);

beforeAll(async () => {
  melodrome = await makeApp({
    clock,
    library: ({ album, add }) => {
      for (const band of ['Alpha', 'Beta', 'Gamma']) album(band, `${band} Rock`, 6, { GENRE: 'Rock', DATE: 1990 });
      album('Quiet', 'Quiet Folk', 6, { GENRE: 'Folk', DATE: 2020 });
      album('Lonely', 'Lonely Record', 1);
      // The same recording once more.
      add('Alpha/Best/1.flac', {
        TITLE: 'Alpha Rock 1',
        ARTIST: 'Alpha',
        ALBUMARTIST: 'Alpha',
        ALBUM: 'Best of',
        GENRE: 'Rock',
        DATE: 1999,
      });
    },
  });
  await createAdmin(melodrome);
  const second = join(melodrome.folder, 'second');
  mkdirSync(second);
  writeFlac(join(second, 'Secret/Secret/1.flac'), {
    TITLE: 'Secret Song',
    ARTIST: 'Secret Band',
    ALBUM: 'Secret',
    GENRE: 'Rock',
    DATE: 1990,
  });
  const client = melodrome.app.db.$client;
  client.run(`INSERT INTO library (id, name, path, created_at, updated_at) VALUES (2, 'Second', ?, 0, 0)`, [second]);
  client.run(`INSERT INTO user (id, user_name, login_name, name, is_admin, password_hash, password_secret, created_at, updated_at)
              SELECT 'guest-id', 'guest', 'guest', 'Guest', 0, password_hash, password_secret, 0, 0 FROM user LIMIT 1`);
  client.run(`INSERT INTO user_library (user_pk, library_id) SELECT pk, 1 FROM user WHERE id = 'guest-id'`);
  await melodrome.scan();
  songs = (await subsonic(melodrome, 'search3', { query: '', songCount: 500 })).searchResult3.song;
});
afterAll(() => melodrome.close());

const mixOf = async (id: string, count = 50): Promise<Reply[]> =>
  (await subsonic(melodrome, 'getSimilarSongs2', { id, count })).similarSongs2.song;
const asGuest = async (endpoint: string, parameters: Parameters): Promise<Reply> =>
  ((await (await melodrome.fetch(`/rest/${endpoint}?${subsonicQuery(parameters, 'guest', adminPassword)}`)).json()) as Reply)[
    'subsonic-response'
  ];

describe('a mix', () => {
  test('of a song begins with its genre, holds no song twice and not the song itself', async () => {
    const seed = named('Alpha Rock 1');
    const mix = await mixOf(seed.id, 8);
    expect(mix).toHaveLength(8);
    expect(mix.every(({ genre }) => genre === 'Rock')).toBe(true);
    const titles = mix.map(({ title }) => title);
    expect(new Set(titles).size).toBe(8);
    expect(titles).not.toContain('Alpha Rock 1');
  });

  test('is the same for an hour and another one later', async () => {
    const { id } = named('Beta Rock 2');
    const first = (await mixOf(id)).map((song) => song.id);
    expect((await mixOf(id)).map((song) => song.id)).toEqual(first);
    clock.time += 3_600_000;
    expect((await mixOf(id)).map((song) => song.id)).not.toEqual(first);
  });

  test.each(['song', 'album', 'artist', 'playlist', 'genre'])('can begin with: %s', async (kind) => {
    const song = named('Gamma Rock 1');
    const list = (await subsonic(melodrome, 'createPlaylist', { name: 'Mine', songId: [song.id] })).playlist;
    const genre = melodrome.app.db.$client.query("SELECT id FROM tag WHERE name = 'genre' AND value = 'Rock'").get() as { id: string };
    const ids: Record<string, string> = { song: song.id, album: song.albumId, artist: song.artistId, playlist: list.id, genre: genre.id };
    const mix = await mixOf(ids[kind] ?? '', 10);
    expect(mix).toHaveLength(10);
    expect(mix.filter((one) => one.genre === 'Rock').length).toBeGreaterThanOrEqual(9);
    const { song: old } = (await subsonic(melodrome, 'getSimilarSongs', { id: ids[kind] ?? '', count: 3 })).similarSongs;
    expect(old).toHaveLength(3);
  });

  test('is not empty for a song without genre, year and companions', async () => {
    expect((await mixOf(named('Lonely Record 1').id, 5)).length).toBe(5);
  });

  test('knows what is heard together, by anybody', async () => {
    const [here, there] = [named('Quiet Folk 3'), named('Lonely Record 1')];
    for (let day = 1; day <= 6; day++) {
      const at = clock.time - day * 86_400_000;
      await asGuest('scrobble', { id: [here.id, there.id], time: [at, at + 200_000] });
    }
    expect((await mixOf(there.id, 3)).map(({ id }) => id)).toContain(here.id);
  });

  test('tells nobody of closed libraries', async () => {
    for (const song of songs.filter(({ genre }) => genre === 'Rock').slice(0, 8)) {
      const reply = await asGuest('getSimilarSongs2', { id: song.id, count: 500 });
      expect(JSON.stringify(reply)).not.toContain('Secret');
    }
    expect((await asGuest('getSimilarSongs2', { id: named('Secret Song').id })).similarSongs2).toEqual({ song: [] });
    expect((await asGuest('getTopSongs', { artist: 'Secret Band' })).topSongs).toEqual({ song: [] });
    expect((await asGuest('getArtistInfo2', { id: named('Secret Song').artistId })).error.code).toBe(70);
    expect(JSON.stringify(await asGuest('getArtistInfo2', { id: named('Alpha Rock 1').artistId }))).not.toContain('Secret');
  });

  test('of nothing is empty; without an id an error', async () => {
    for (const id of ['nope', '../../etc/passwd', "' OR 1=1 --"]) expect(await mixOf(id)).toEqual([]);
    expect((await subsonic(melodrome, 'getSimilarSongs')).error.code).toBe(10);
    expect(await mixOf(named('Alpha Rock 1').id, 0)).toEqual([]);
    expect((await mixOf(named('Alpha Rock 1').id, -5)).length).toBe(0);
  });
});

describe('top songs', () => {
  test('are what is played and starred, each recording once', async () => {
    const [played, starred] = [named('Alpha Rock 4'), named('Alpha Rock 5')];
    for (let n = 1; n <= 9; n++) await asGuest('scrobble', { id: played.id, time: clock.time - n * 1_000_000 });
    await subsonic(melodrome, 'star', { id: starred.id });
    const { song } = (await subsonic(melodrome, 'getTopSongs', { artist: 'Alpha' })).topSongs;
    expect(song.map(({ title }: Reply) => title).slice(0, 2)).toEqual(['Alpha Rock 4', 'Alpha Rock 5']);
    expect(song).toHaveLength(6);
    // Plays of somebody else count, but do not show.
    expect(song[0].playCount ?? 0).toBe(0);
  });

  test('go by the id before the name, ignore letter case, and are empty for nobody', async () => {
    const { artistId } = named('Beta Rock 1');
    const byId = (await subsonic(melodrome, 'getTopSongs', { id: artistId, artist: 'Alpha', count: 2 })).topSongs.song;
    expect(byId.map(({ artist }: Reply) => artist)).toEqual(['Beta', 'Beta']);
    expect((await subsonic(melodrome, 'getTopSongs', { artist: 'bETA', count: 1 })).topSongs.song).toHaveLength(1);
    expect((await subsonic(melodrome, 'getTopSongs', { artist: 'Nobody' })).topSongs).toEqual({ song: [] });
    expect((await subsonic(melodrome, 'getTopSongs')).error.code).toBe(10);
  });
});

describe('artists like one', () => {
  test('play the same', async () => {
    const { artistInfo2 } = await subsonic(melodrome, 'getArtistInfo2', { id: named('Alpha Rock 1').artistId });
    const names = artistInfo2.similarArtist.map(({ name }: Reply) => name);
    expect(names.toSorted()).toEqual(['Beta', 'Gamma', 'Secret Band']);
    const { artistInfo } = await subsonic(melodrome, 'getArtistInfo', { id: named('Alpha Rock 1').artistId, count: 1 });
    expect(artistInfo.similarArtist).toHaveLength(1);
  });
});
