// What plays now and what counts as played: reportPlayback, scrobble and getNowPlaying together (navidrome.md 4.9).
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';

import { adminPassword, createAdmin, subsonic, subsonicQuery, type Parameters, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const clock = { time: Date.UTC(2026, 0, 10), now: () => clock.time };
let melodrome: TestApp;
let ids: Record<string, string>;
const call = (endpoint: string, parameters: Parameters = {}) => subsonic(melodrome, endpoint, parameters);
const report = (title: string, state: string, seconds: number, more: Parameters = {}) =>
  call('reportPlayback', { mediaId: ids[title] ?? title, mediaType: 'song', state, positionMs: seconds * 1000, ...more });
const playCount = async (title: string) => (await call('getSong', { id: ids[title] ?? '' })).song.playCount ?? 0;
const playing = async (): Promise<Reply[]> => (await call('getNowPlaying')).nowPlaying.entry ?? [];
const later = (seconds: number) => (clock.time += seconds * 1000);

async function make(config: Record<string, string> = {}): Promise<TestApp> {
  const made = await makeApp({
    clock,
    config,
    library: ({ add }) => {
      for (const [title, seconds] of [
        ['Short', 100],
        ['Long', 3000],
        ['Other', 100],
      ] as const)
        add(`Band/${title}.flac`, { TITLE: title, ARTIST: 'Band', ALBUM: 'Record' }, { seconds });
    },
  });
  await createAdmin(made);
  for (const name of ['guest', 'stranger']) {
    made.app.db.$client.run(
      `INSERT INTO user (id, user_name, login_name, name, is_admin, password_hash, password_secret, created_at, updated_at)
       SELECT ?1 || '-id', ?1, ?1, ?1, 0, password_hash, password_secret, 0, 0 FROM user LIMIT 1`,
      [name],
    );
  }
  made.app.db.$client.run(`INSERT INTO user_library SELECT pk, 1 FROM user WHERE id = 'guest-id'`);
  return made;
}
async function guest(made: TestApp, endpoint: string, parameters: Parameters = {}, name = 'guest'): Promise<Reply> {
  const reply = await made.fetch(`/rest/${endpoint}?${subsonicQuery(parameters, name, adminPassword)}`);
  return ((await reply.json()) as Reply)['subsonic-response'];
}

beforeAll(async () => {
  melodrome = await make();
  const { song } = (await call('search3', { query: '' })).searchResult3;
  ids = Object.fromEntries(song.map(({ id, title }: Reply) => [title, id]));
});
afterAll(() => melodrome.close());
// An hour later nobody plays anything any more.
beforeEach(() => later(7200));

describe('what plays', () => {
  test('tells state, place and speed, and goes on by itself', async () => {
    await report('Short', 'starting', 0);
    expect(await playing()).toMatchObject([{ id: ids['Short'], username: 'admin', state: 'starting', positionMs: 0, playbackRate: 1 }]);
    later(5);
    await report('Short', 'playing', 5, { playbackRate: 2 });
    later(10);
    expect(await playing()).toMatchObject([{ state: 'playing', positionMs: 25_000, playbackRate: 2, minutesAgo: 0 }]);
    await report('Short', 'paused', 30);
    later(600);
    expect(await playing()).toMatchObject([{ state: 'paused', positionMs: 30_000, minutesAgo: 10 }]);
    await report('Short', 'stopped', 30);
    expect(await playing()).toEqual([]);
  });

  test('ends with the song where nobody says so, sooner when it runs faster, and half an hour after a pause', async () => {
    await report('Short', 'playing', 10, { playbackRate: 2 });
    later(49);
    expect(await playing()).toHaveLength(1);
    later(2);
    expect(await playing()).toEqual([]);
    await report('Short', 'paused', 10);
    later(29 * 60);
    expect(await playing()).toHaveLength(1);
    later(61);
    expect(await playing()).toEqual([]);
  });

  test('is announced by scrobble too, at its beginning or at a position in seconds', async () => {
    await call('scrobble', { id: ids['Short'] ?? '', submission: false, position: 40 });
    expect(await playing()).toMatchObject([{ id: ids['Short'], state: 'playing', positionMs: 40_000 }]);
    later(64);
    expect(await playing()).toHaveLength(1);
    later(2);
    expect(await playing()).toEqual([]);
    await call('scrobble', { id: ids['Short'] ?? '', submission: false, position: -3 });
    expect(await playing()).toMatchObject([{ positionMs: 0 }]);
    expect(await playCount('Short')).toBe(0);
  });

  test('is one song for each player: what comes late changes nothing', async () => {
    await report('Short', 'playing', 20);
    await report('Short', 'starting', 0);
    expect(await playing()).toMatchObject([{ id: ids['Short'], positionMs: 20_000, state: 'playing' }]);
    await report('Other', 'starting', 0);
    await report('Short', 'stopped', 20);
    expect(await playing()).toMatchObject([{ id: ids['Other'] }]);
    await report('Long', 'playing', 0, { c: 'another app' });
    expect((await playing()).map(({ id }) => id).toSorted()).toEqual([ids['Other'] ?? '', ids['Long'] ?? ''].toSorted());
  });

  test('shows to others only where they may see the library, and may see one another', async () => {
    await report('Short', 'playing', 20);
    expect((await guest(melodrome, 'getNowPlaying', {}, 'stranger')).nowPlaying).toEqual({});
    expect((await guest(melodrome, 'getNowPlaying')).nowPlaying.entry).toHaveLength(1);

    const shy = await make({ enablenowplaying: 'false' });
    try {
      const { song } = (await guest(shy, 'search3', { query: '' })).searchResult3;
      await subsonic(shy, 'scrobble', { id: song[0].id, submission: false });
      expect((await guest(shy, 'getNowPlaying')).nowPlaying).toEqual({});
      await guest(shy, 'scrobble', { id: song[1].id, submission: false });
      expect((await guest(shy, 'getNowPlaying')).nowPlaying.entry).toHaveLength(1);
      expect((await subsonic(shy, 'getNowPlaying')).nowPlaying.entry).toHaveLength(2);
    } finally {
      await shy.close();
    }
  });
});

describe('a play counts', () => {
  test.each([
    ['Short', 49, 0],
    ['Short', 50, 1],
    ['Long', 239, 0],
    ['Long', 240, 1],
  ])('%s stopped at %d seconds: %d', async (title, seconds, counted) => {
    const before = await playCount(title);
    await report(title, 'starting', 0);
    later(seconds);
    await report(title, 'stopped', seconds);
    expect((await playCount(title)) - before).toBe(counted);
    await report(title, 'stopped', seconds);
  });

  test('unless the player says it is not to', async () => {
    const before = await playCount('Short');
    await report('Short', 'playing', 60);
    await report('Short', 'stopped', 90, { ignoreScrobble: true });
    expect(await playCount('Short')).toBe(before);
  });

  test('once, however often its end and its scrobble are told', async () => {
    const before = await playCount('Short');
    await report('Short', 'starting', 0);
    later(60);
    await call('scrobble', { id: ids['Short'] ?? '', time: clock.time - 60_000 });
    await report('Short', 'stopped', 60);
    await report('Short', 'stopped', 60);
    expect(await playCount('Short')).toBe(before + 1);
    await call('scrobble', { id: ids['Short'] ?? '', time: clock.time - 60_000 });
    expect(await playCount('Short')).toBe(before + 1);
  });

  test.each([
    ['its beginning', -100_000],
    ['its end', 0],
    ['none', undefined],
  ])('once, where its end is told and then its scrobble, with %s as time', async (_, sinceMs) => {
    const before = await playCount('Short');
    await report('Short', 'starting', 0);
    later(100);
    await report('Short', 'stopped', 100);
    later(2);
    const scrobble = () =>
      call('scrobble', { id: ids['Short'] ?? '', ...(sinceMs === undefined ? {} : { time: clock.time - 2000 + sinceMs }) });
    await scrobble();
    expect(await playCount('Short')).toBe(before + 1);
    // Later it is another play.
    later(100);
    await scrobble();
    expect(await playCount('Short')).toBe(before + 2);
    later(3600);
  });

  test('again when the song begins again without its end being told', async () => {
    const before = await playCount('Short');
    await report('Short', 'starting', 0);
    later(99);
    await report('Short', 'starting', 0);
    later(99);
    await report('Short', 'stopped', 99);
    expect(await playCount('Short')).toBe(before + 2);
  });

  test('also for players whose plays are told to nobody outside', async () => {
    melodrome.app.db.$client.run('UPDATE player SET scrobble_enabled = 0');
    const before = await playCount('Short');
    await report('Short', 'playing', 0);
    await report('Short', 'stopped', 80);
    expect(await playCount('Short')).toBe(before + 1);
  });

  test('at its own time: an old one leaves the date of the last, a future one is refused', async () => {
    await call('scrobble', { id: ids['Other'] ?? '', time: clock.time });
    await call('scrobble', { id: ids['Other'] ?? '', time: clock.time - 86_400_000 });
    const { song } = await call('getSong', { id: ids['Other'] ?? '' });
    expect(song).toMatchObject({ playCount: 2, played: new Date(clock.time).toISOString() });
    for (const time of [clock.time + 3_600_000, -1, 'soon'])
      expect((await call('scrobble', { id: ids['Other'] ?? '', time })).error.code).toBe(0);
    const two = [ids['Other'] ?? '', ids['Short'] ?? ''];
    expect((await call('scrobble', { id: two, time: [clock.time + 3_600_000, clock.time - 1000] })).status).toBe('ok');
    expect(await playCount('Other')).toBe(2);
    expect((await call('scrobble', { id: two, time: [clock.time] })).error.code).toBe(0);
  });

  test('at a whole millisecond, whatever the player sends', async () => {
    const before = await playCount('Short');
    expect((await call('scrobble', { id: ids['Short'] ?? '', time: clock.time - 5000.5 })).status).toBe('ok');
    expect((await report('Short', 'stopped', 60, { positionMs: 60_000.25 })).status).toBe('ok');
    expect(await playCount('Short')).toBe(before + 2);
  });
});

test.each<[Parameters, number]>([
  [{ mediaId: '' }, 10],
  [{ state: '' }, 10],
  [{ positionMs: '' }, 10],
  [{ mediaType: '' }, 10],
  [{ mediaId: 'nope' }, 70],
  [{ state: 'dancing' }, 0],
  [{ positionMs: -1 }, 0],
  [{ positionMs: 'x' }, 0],
  [{ positionMs: 1e30 }, 0],
  [{ playbackRate: 0 }, 0],
  [{ playbackRate: 'NaN' }, 0],
])('reportPlayback refuses %j with error %d', async (wrong, code) => {
  expect((await report('Short', 'playing', 1, wrong)).error.code).toBe(code);
});

test('other media than songs are accepted and count nothing', async () => {
  expect((await report('whatever', 'playing', 1, { mediaType: 'podcast' })).status).toBe('ok');
});
