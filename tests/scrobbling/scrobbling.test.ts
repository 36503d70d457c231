// Plays, loves and what plays now on their way to Last.fm and ListenBrainz, which are servers of the test.
import { afterEach, beforeEach, expect, test } from 'bun:test';

import { createAdmin, native, postJson, subsonic, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { apiKey, apiSecret, startFakeService, type FakeService } from './fake-service.ts';

let fake: FakeService;
let melodrome: TestApp;
let token: string;
let songs: Reply[];

const start = async (config: Record<string, string> = {}) => {
  fake = startFakeService();
  melodrome = await makeApp({
    config: {
      'lastfm.apikey': apiKey,
      'lastfm.secret': apiSecret,
      'lastfm.baseurl': `${fake.origin}/2.0/`,
      'listenbrainz.baseurl': `${fake.origin}/1/`,
      ...config,
    },
    library({ add }) {
      const tags = { ALBUM: 'Über', ALBUMARTIST: 'Ada', MUSICBRAINZ_ALBUMID: '11111111-2222-4333-8444-555555555555' };
      const more = { ARTIST: 'Ada feat. Bo', ARTISTS: ['Ada', 'Bo'], MUSICBRAINZ_TRACKID: '21111111-2222-4333-8444-555555555555' };
      add('1.flac', { ...tags, ...more, TITLE: 'Öne', TRACKNUMBER: '1', ISRC: 'DEA123400001' }, { seconds: 100 });
      add('2.flac', { ...tags, TITLE: 'Short', ARTIST: 'Ada', TRACKNUMBER: '2' }, { seconds: 20 });
      add('3.flac', { TITLE: 'Nobody' }, { seconds: 100 });
    },
  });
  ({ token } = await createAdmin(melodrome));
  songs = (await call('GET', '/api/song?_sort=title&_order=DESC')).body as Reply[];
  songs.sort((a, b) => ['Öne', 'Short', 'Nobody'].indexOf(a['title']) - ['Öne', 'Short', 'Nobody'].indexOf(b['title']));
};
beforeEach(() => start());
afterEach(async () => {
  await melodrome.close();
  await fake.stop();
});

const call = (method: string, path: string, body?: unknown) =>
  native(melodrome, path, token, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const id = (n: number) => songs[n]?.['id'] as string;
const waiting = async (service: string) => ((await call('GET', `/api/${service}/link`)).body as { waiting: number }).waiting;

async function linkLastFm(): Promise<void> {
  const { linkToken } = (await call('GET', '/api/lastfm/link')).body as { linkToken: string };
  const reply = await melodrome.fetch(`/api/lastfm/link/callback?uid=${linkToken}&token=from-lastfm`);
  expect(await reply.text()).toContain('Last.fm is linked');
  fake.told.length = 0;
}

async function linkListenBrainz(): Promise<void> {
  expect((await call('PUT', '/api/listenbrainz/link', { token: 'good-token' })).status).toBe(200);
  fake.told.length = 0;
}

const play = (n: number, at: number) => subsonic(melodrome, 'scrobble', { id: id(n), time: at });

test('Last.fm is linked by its own page, once for each link token', async () => {
  const before = (await call('GET', '/api/lastfm/link')).body as Reply;
  expect(before).toMatchObject({ status: false, user: '', problem: '', waiting: 0, apiKey, authUrl: 'https://www.last.fm/api/auth/' });
  const back = (uid: string) => melodrome.fetch(`/api/lastfm/link/callback?uid=${uid}&token=from-lastfm`);
  expect((await back('x')).status).toBe(409);
  const { linkToken } = (await call('GET', '/api/lastfm/link')).body as { linkToken: string };
  const reply = await back(linkToken);
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect((await back(linkToken)).status).toBe(409);
  expect((await call('GET', '/api/lastfm/link')).body).toMatchObject({ status: true, user: 'ada-fm' });
  // The session key is nowhere in the clear.
  const raw = melodrome.app.db.$client.query('SELECT CAST(secret AS TEXT) AS secret FROM scrobbler_link').get() as { secret: string };
  expect(raw.secret).not.toContain('session-key');
  expect((await call('DELETE', '/api/lastfm/link')).body).toEqual({});
  expect((await call('GET', '/api/lastfm/link')).body).toMatchObject({ status: false, user: '' });
});

test('ListenBrainz is linked by a token that it knows', async () => {
  expect((await call('PUT', '/api/listenbrainz/link', { token: 'bad' })).body).toEqual({ error: 'ListenBrainz does not know this token' });
  for (const nonsense of [{}, { token: '' }, { token: 'a b' }, { token: 5 }]) {
    expect((await call('PUT', '/api/listenbrainz/link', nonsense)).status).toBe(400);
  }
  fake.status = 503;
  expect((await call('PUT', '/api/listenbrainz/link', { token: 'good-token' })).status).toBe(502);
  fake.status = 200;
  expect((await call('PUT', '/api/listenbrainz/link', { token: 'good-token' })).body).toMatchObject({ status: true, user: 'ada-brainz' });
  expect((await call('DELETE', '/api/listenbrainz/link')).body).toEqual({});
  expect((await call('GET', '/api/listenbrainz/link')).body).toMatchObject({ status: false });
});

test('a play is told to both with what they want to know', async () => {
  await linkLastFm();
  await linkListenBrainz();
  await play(0, 1_700_000_000_000);
  await melodrome.app.scrobbling.idle();
  const [form, listen] = ['/2.0/', '/1/submit-listens'].map((path) => fake.told.find((one) => one.path === path));
  expect(form?.body).toMatchObject({
    method: 'track.scrobble',
    sk: 'session-key',
    'artist[0]': 'Ada feat. Bo',
    'track[0]': 'Öne',
    'album[0]': 'Über',
    'albumArtist[0]': 'Ada',
    'trackNumber[0]': '1',
    'duration[0]': '100',
    'mbid[0]': '21111111-2222-4333-8444-555555555555',
    'timestamp[0]': '1700000000',
  });
  expect(listen?.authorization).toBe('Token good-token');
  expect(listen?.body).toMatchObject({
    listen_type: 'single',
    payload: [
      {
        listened_at: 1_700_000_000,
        track_metadata: {
          artist_name: 'Ada feat. Bo',
          track_name: 'Öne',
          release_name: 'Über',
          additional_info: {
            submission_client: 'Melodrome',
            duration_ms: 100_000,
            tracknumber: 1,
            artist_names: ['Ada', 'Bo'],
            recording_mbid: '21111111-2222-4333-8444-555555555555',
            release_mbid: '11111111-2222-4333-8444-555555555555',
            isrc: 'DEA123400001',
          },
        },
      },
    ],
  });
  expect([await waiting('lastfm'), await waiting('listenbrainz')]).toEqual([0, 0]);
  // Told twice by the app is told once to them.
  const before = fake.told.length;
  await play(0, 1_700_000_000_000);
  await melodrome.app.scrobbling.idle();
  expect(fake.told).toHaveLength(before);
});

test('only the first artist is named on wish, short songs and nobody’s go to those who want them', async () => {
  await melodrome.close();
  await fake.stop();
  await start({ 'lastfm.scrobblefirstartistonly': 'true' });
  await linkLastFm();
  await linkListenBrainz();
  for (const [n, at] of [
    [0, 1_700_000_000_000],
    [1, 1_700_000_100_000],
    [2, 1_700_000_200_000],
  ] as const)
    await play(n, at);
  await melodrome.app.scrobbling.idle();
  const titles = (path: string, field: (body: Record<string, unknown>) => unknown) =>
    fake.told.filter((one) => one.path === path).map(({ body }) => field(body));
  expect(titles('/2.0/', (body) => [body['artist[0]'], body['track[0]']])).toEqual([['Ada', 'Öne']]);
  const told = (body: Record<string, unknown>) => (body['payload'] as Reply[]).map((one) => one['track_metadata'].track_name as string);
  expect(titles('/1/submit-listens', told).flat()).toEqual(['Öne', 'Short']);
  expect([await waiting('lastfm'), await waiting('listenbrainz')]).toEqual([0, 0]);
});

test('plays wait while a service is away, go in order when it is back, and survive a restart', async () => {
  await linkListenBrainz();
  fake.status = 503;
  await play(0, 1_700_000_200_000);
  await melodrome.app.scrobbling.idle();
  await play(1, 1_700_000_100_000);
  await melodrome.app.scrobbling.idle();
  expect(await waiting('listenbrainz')).toBe(2);
  // What came while it is left alone is not tried at once.
  expect(fake.told).toHaveLength(1);
  // Another program on the same database sends what this one could not.
  const { createApp } = await import('../../src/app.ts');
  const { silentLog } = await import('../../src/lib/log.ts');
  await melodrome.app.scrobbling.close();
  fake.status = 200;
  const again = createApp(melodrome.app.config, { log: silentLog });
  await again.scrobbling.resume();
  await again.close();
  const bodies = fake.told.slice(1).map(({ body }) => body);
  expect(bodies).toMatchObject([{ listen_type: 'import', payload: [{ listened_at: 1_700_000_100 }, { listened_at: 1_700_000_200 }] }]);
  expect(await waiting('listenbrainz')).toBe(0);
});

test('Last.fm that is away by its code is asked again, one that refuses is not', async () => {
  await linkLastFm();
  fake.code = 16;
  await play(0, 1_700_000_000_000);
  await melodrome.app.scrobbling.idle();
  expect(await waiting('lastfm')).toBe(1);
  fake.code = 9;
  await melodrome.app.scrobbling.resume();
  expect((await call('GET', '/api/lastfm/link')).body).toMatchObject({ status: true, waiting: 1, problem: 'error 9: so it is' });
  const before = fake.told.length;
  await play(0, 1_700_000_300_000);
  await melodrome.app.scrobbling.resume();
  expect(fake.told).toHaveLength(before);
  // Nothing is lost: it goes when the account is linked anew.
  fake.code = 0;
  await linkLastFm();
  await melodrome.app.scrobbling.idle();
  expect(await waiting('lastfm')).toBe(0);
  expect((await call('GET', '/api/lastfm/link')).body).toMatchObject({ problem: '' });
});

test('one bad play holds up no others', async () => {
  await linkListenBrainz();
  fake.status = 503;
  await play(0, 1_700_000_000_000);
  await melodrome.app.scrobbling.idle();
  await play(0, 1_700_000_200_000);
  fake.status = 400;
  await melodrome.app.scrobbling.resume();
  // Together, then one by one.
  expect(fake.told.map(({ body }) => (body['payload'] as unknown[]).length)).toEqual([1, 2, 1, 1]);
  expect(await waiting('listenbrainz')).toBe(0);
});

test('what plays now is told, and stars are loves', async () => {
  await linkLastFm();
  await linkListenBrainz();
  await subsonic(melodrome, 'scrobble', { id: id(0), submission: false });
  await melodrome.app.scrobbling.idle();
  expect(fake.told.map(({ body }) => body['method'] ?? body['listen_type']).sort()).toEqual(['playing_now', 'track.updateNowPlaying']);
  const now = fake.told.find(({ body }) => body['listen_type'] === 'playing_now')?.body['payload'] as Reply[];
  expect(now[0]).not.toHaveProperty('listened_at');
  fake.told.length = 0;
  await subsonic(melodrome, 'star', { id: id(0) });
  await melodrome.app.scrobbling.idle();
  await subsonic(melodrome, 'unstar', { id: id(0) });
  await melodrome.app.scrobbling.idle();
  const loves = fake.told.filter(({ path }) => path === '/2.0/').map(({ body }) => [body['method'], body['artist'], body['track']]);
  expect(loves).toEqual([
    ['track.love', 'Ada', 'Öne'],
    ['track.unlove', 'Ada', 'Öne'],
  ]);
  const feedback = fake.told.filter(({ path }) => path === '/1/feedback/recording-feedback').map(({ body }) => body['score']);
  expect(feedback).toEqual([1, 0]);
});

test('a player that keeps its plays here tells nobody', async () => {
  await linkListenBrainz();
  await subsonic(melodrome, 'ping');
  const players = (await call('GET', '/api/player')).body as Reply[];
  const tests = players.find(({ client }) => client === 'tests')?.['id'] as string;
  expect(await call('PUT', `/api/player/${tests}`, { scrobbleEnabled: false })).toMatchObject({ status: 200 });
  await subsonic(melodrome, 'scrobble', { id: id(0), submission: false });
  await play(0, 1_700_000_000_000);
  await melodrome.app.scrobbling.idle();
  expect(fake.told).toEqual([]);
  expect(((await call('GET', `/api/song/${id(0)}`)).body as Reply)['playCount']).toBe(1);
});

test('without keys, switched off, or without the internet there is nothing of it', async () => {
  const ways: Record<string, string>[] = [{ 'lastfm.apikey': '' }, { 'lastfm.enabled': 'false' }, { enableexternalservices: 'false' }];
  for (const config of ways) {
    await melodrome.close();
    await fake.stop();
    await start(config);
    expect((await call('GET', '/api/lastfm/link')).status).toBe(404);
    expect((await melodrome.fetch('/api/lastfm/link/callback?uid=a&token=b')).status).toBe(404);
    const isOff = 'enableexternalservices' in config;
    expect((await call('GET', '/api/listenbrainz/link')).status).toBe(isOff ? 404 : 200);
    expect((await call('PUT', '/api/listenbrainz/link', { token: 'good-token' })).status).toBe(isOff ? 404 : 200);
    expect(fake.told).toHaveLength(isOff ? 0 : 1);
  }
});

test('what fits the scrobble filter is counted here and told to nobody', async () => {
  await linkListenBrainz();
  const { body: users } = await call('GET', '/api/user');
  const me = `/api/user/${(users as Reply[])[0]?.['id'] as string}`;
  expect((users as Reply[])[0]).toMatchObject({ scrobbleFilter: null });
  const set = (scrobbleFilter: unknown) => call('PUT', me, { scrobbleFilter });
  const wrong = await set({ all: [{ is: { nonsense: 1 } }] });
  expect([wrong.status, (wrong.body as Reply)['error']]).toEqual([400, expect.stringContaining('no field "nonsense"')]);
  for (const nonsense of [5, 'x', [], {}, { all: [] }]) expect((await set(nonsense)).status).toBe(400);
  const rules = { any: [{ is: { title: 'Öne' } }], limit: 1, sort: '-title' };
  expect((await set(rules)).body).toMatchObject({ scrobbleFilter: rules });
  // Other changes leave it.
  expect((await call('PUT', me, { email: 'a@example.org' })).body).toMatchObject({ scrobbleFilter: rules });

  await play(0, 1_700_000_000_000);
  await play(1, 1_700_000_100_000);
  await subsonic(melodrome, 'scrobble', { id: id(0), submission: 'false' });
  await subsonic(melodrome, 'star', { id: id(0) });
  await melodrome.app.scrobbling.idle();
  expect(fake.told.map((one) => JSON.stringify(one)).filter((one) => one.includes('track_name'))).toEqual([
    expect.stringContaining('Short'),
  ]);
  expect(await waiting('listenbrainz')).toBe(0);
  expect((await call('GET', `/api/song/${id(0)}`)).body).toMatchObject({ playCount: 1 });
  expect((await call('GET', '/api/scrobble')).total).toBe(2);

  expect((await set(null)).body).toMatchObject({ scrobbleFilter: null });
  fake.told.length = 0;
  await play(0, 1_700_000_200_000);
  await melodrome.app.scrobbling.idle();
  expect(JSON.stringify(fake.told)).toContain('Öne');

  // Others set their own, and no one else's.
  await call('POST', '/api/user', { userName: 'bob', password: 'bob bob', scrobbleFilter: rules });
  const login = await postJson(melodrome, '/auth/login', { username: 'bob', password: 'bob bob' });
  const bob = (await login.json()) as { id: string; token: string };
  const asBob = (path: string, scrobbleFilter: unknown) =>
    native(melodrome, path, bob.token, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ scrobbleFilter }),
    });
  expect((await call('GET', `/api/user/${bob.id}`)).body).toMatchObject({ scrobbleFilter: rules });
  expect((await asBob(`/api/user/${bob.id}`, null)).body).toMatchObject({ scrobbleFilter: null });
  expect((await asBob(me, rules)).status).toBe(404);
});

test('rules that cannot be used any more hold nothing back', async () => {
  await linkListenBrainz();
  melodrome.app.db.$client.run(
    'INSERT INTO preference (user_pk, key, value) SELECT pk, \'scrobble-filter\', \'{"all":[{"is":{"gone":1}}]}\' FROM user',
  );
  await play(0, 1_700_000_000_000);
  await melodrome.app.scrobbling.idle();
  expect(JSON.stringify(fake.told)).toContain('Öne');
});
