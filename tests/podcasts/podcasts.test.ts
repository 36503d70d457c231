// Podcasts by the Subsonic API: who may do what, feeds that change and break, downloads and what limits them.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createApp } from '../../src/app.ts';
import { getEpisode } from '../../src/core/podcasts/rows.ts';
import { silentLog } from '../../src/lib/log.ts';
import { probeSeconds, writeTone } from '../support/audio.ts';
import { adminPassword, createAdmin, subsonic, subsonicQuery, subsonicRaw, type Parameters, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { audio, rss, sound, startFeedServer, xml, type FeedServer } from './support.ts';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
let feeds: FeedServer;
let melodrome: TestApp;

beforeAll(() => {
  feeds = startFeedServer();
});
afterAll(() => feeds.stop());
beforeEach(() => {
  feeds.answers.clear();
  feeds.asked.length = 0;
});
afterEach(() => melodrome.close());

async function start(config: Record<string, string> = {}): Promise<void> {
  melodrome = await makeApp({ config: { 'outbound.allowedhosts': feeds.host, 'podcasts.autodownload': '0', ...config } });
  await createAdmin(melodrome);
  melodrome.app.db.$client
    .run(`INSERT INTO user (id, user_name, login_name, name, is_admin, password_hash, password_secret, created_at, updated_at)
    SELECT 'guest-id', 'guest', 'guest', 'Guest', 0, password_hash, password_secret, 0, 0 FROM user LIMIT 1`);
}

const call = (endpoint: string, parameters: Parameters = {}): Promise<Reply> => subsonic(melodrome, endpoint, parameters);
const asGuest = async (endpoint: string, parameters: Parameters = {}): Promise<Reply> =>
  ((await (await melodrome.fetch(`/rest/${endpoint}?${subsonicQuery(parameters, 'guest', adminPassword)}`)).json()) as Reply)[
    'subsonic-response'
  ];
const idle = () => melodrome.app.podcasts.idle();
const channels = async (): Promise<Reply[]> => (await call('getPodcasts')).podcasts.channel;
const episodes = async (): Promise<Reply[]> => (await call('getNewestPodcasts', { count: 100 })).newestPodcasts.episode;
const items = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    guid: `g${i + 1}`,
    title: `Episode ${i + 1}`,
    date: new Date(Date.UTC(2020, 0, i + 1)).toUTCString(),
    url: `${feeds.origin}/${i + 1}.mp3`,
  })).toReversed();

async function subscribe(path = '/feed.xml'): Promise<Reply> {
  const reply = await call('createPodcastChannel', { url: `${feeds.origin}${path}` });
  expect(reply.status).toBe('ok');
  await idle();
  return (await channels())[0];
}

describe('a subscription', () => {
  test('shows the channel with its picture and its episodes, newest first', async () => {
    await start();
    feeds.answers.set('/feed.xml', xml(rss(items(3), '<itunes:image href="/cover.png"/>')));
    feeds.answers.set('/cover.png', () => new Response(png, { headers: { 'content-type': 'image/png' } }));
    const channel = await subscribe();
    expect(channel).toMatchObject({
      title: 'The & Show',
      status: 'completed',
      description: 'All about it & more',
      url: `${feeds.origin}/feed.xml`,
    });
    expect(channel.episode.map(({ title }: Reply) => title)).toEqual(['Episode 3', 'Episode 2', 'Episode 1']);
    expect(channel.episode[0]).toMatchObject({
      status: 'new',
      isDir: false,
      channelId: channel.id,
      album: 'The & Show',
      artist: 'Somebody',
      duration: 3723,
      publishDate: '2020-01-03T00:00:00.000Z',
      type: 'podcast',
    });
    expect(channel.episode[0].streamId).toBeUndefined();
    const cover = await subsonicRaw(melodrome, 'getCoverArt', { id: channel.coverArt });
    expect(new Uint8Array(await cover.arrayBuffer())).toEqual(new Uint8Array(png));
    expect((await call('getPodcasts', { id: channel.id, includeEpisodes: false })).podcasts.channel[0].episode).toBeUndefined();
    expect((await call('getPodcastEpisode', { id: channel.episode[1].id })).podcastEpisode.title).toBe('Episode 2');
    expect((await call('getNewestPodcasts', { count: 1 })).newestPodcasts.episode).toHaveLength(1);
  });

  test('made twice is one, and ends with all its files', async () => {
    await start({ 'podcasts.autodownload': '1' });
    feeds.answers.set('/feed.xml', xml(rss(items(1))));
    feeds.answers.set('/1.mp3', audio());
    const { id } = await subscribe();
    await subscribe();
    expect(await channels()).toHaveLength(1);
    const folder = join(melodrome.folder, 'data/podcasts', id);
    expect(readdirSync(folder)).toHaveLength(1);
    await call('deletePodcastChannel', { id });
    expect(await channels()).toEqual([]);
    expect(await episodes()).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  test.each([
    ['a page that is no feed', xml('<html>no</html>'), 'not the feed'],
    ['a server that fails', () => new Response('secret', { status: 500 }), '500'],
    ['a picture', () => new Response(png, { headers: { 'content-type': 'image/png' } }), 'another kind'],
  ])('to %s says so on the channel, and recovers', async (_what, answer, message) => {
    await start();
    feeds.answers.set('/feed.xml', answer);
    const channel = await subscribe();
    expect(channel).toMatchObject({ status: 'error', errorMessage: expect.stringContaining(message), episode: [] });
    feeds.answers.set('/feed.xml', xml(rss(items(1))));
    await call('refreshPodcasts');
    await idle();
    const [after] = await channels();
    expect(after.status).toBe('completed');
    expect(after.errorMessage).toBeUndefined();
    expect(after.episode).toHaveLength(1);
  });

  test('cannot look around at home', async () => {
    await start({ 'outbound.allowedhosts': '' });
    for (const url of ['file:///etc/passwd', 'nonsense', 'http://user:pw@example.org/', 'http://example.org:22/'])
      expect((await call('createPodcastChannel', { url })).error.code).toBe(0);
    expect(await channels()).toEqual([]);
    for (const url of ['http://127.0.0.1/feed.xml', 'http://[::1]/feed.xml', 'http://localhost/feed.xml', 'http://169.254.169.254/'])
      await call('createPodcastChannel', { url });
    await idle();
    const messages = (await channels()).map(({ status, errorMessage }) => `${status}: ${errorMessage}`);
    expect(new Set(messages).size).toBe(1);
    expect(messages[0]).toStartWith('error: ');
    expect(feeds.asked).toEqual([]);
  });
});

describe('a refresh', () => {
  test('asks with what it knows, and keeps what left the feed', async () => {
    await start();
    let seen = '';
    feeds.answers.set('/feed.xml', (request) => {
      seen = `${request.headers.get('if-none-match')} ${request.headers.get('if-modified-since')}`;
      if (request.headers.get('if-none-match') === '"v1"') return new Response(null, { status: 304 });
      return xml(rss(items(2)), { etag: '"v1"', 'last-modified': 'Tue, 01 May 2018 10:00:00 GMT' })();
    });
    const channel = await subscribe();
    await call('refreshPodcasts');
    await idle();
    expect(seen).toBe('"v1" Tue, 01 May 2018 10:00:00 GMT');
    expect((await channels())[0]).toEqual(channel);
    feeds.answers.set('/feed.xml', xml(rss([{ guid: 'g2', title: 'Better title', url: `${feeds.origin}/2.mp3` }])));
    await call('refreshPodcasts');
    await idle();
    const after = (await channels())[0].episode;
    expect(after.map(({ id }: Reply) => id)).toEqual(channel.episode.map(({ id }: Reply) => id));
    expect(after[0]).toMatchObject({ title: 'Better title', publishDate: '2020-01-02T00:00:00.000Z' });
  });

  test('downloads the newest by itself and lets the oldest of these go', async () => {
    await start({ 'podcasts.autodownload': '2', 'podcasts.keepepisodes': '2' });
    for (let n = 1; n <= 6; n++) feeds.answers.set(`/${n}.mp3`, audio());
    feeds.answers.set('/feed.xml', xml(rss(items(4))));
    await subscribe();
    const byTitle = async () => Object.fromEntries((await episodes()).map(({ title, status }) => [title.at(-1), status]));
    expect(await byTitle()).toEqual({ 1: 'new', 2: 'new', 3: 'completed', 4: 'completed' });
    // Somebody wants the first one: that stays.
    const first = (await episodes()).find(({ title }) => title === 'Episode 1');
    await call('downloadPodcastEpisode', { id: first.id });
    feeds.answers.set('/feed.xml', xml(rss(items(6))));
    await call('refreshPodcasts');
    await idle();
    expect(await byTitle()).toEqual({ 1: 'completed', 2: 'new', 3: 'deleted', 4: 'deleted', 5: 'completed', 6: 'completed' });
    expect(readdirSync(join(melodrome.folder, 'data/podcasts', first.channelId))).toHaveLength(3);
  });
});

describe('an episode', () => {
  const download = async (): Promise<Reply> => {
    const [episode] = await episodes();
    expect((await call('downloadPodcastEpisode', { id: episode.id })).status).toBe('ok');
    await idle();
    return (await episodes())[0];
  };

  test('is downloaded, played with ranges, and deleted', async () => {
    await start();
    feeds.answers.set('/feed.xml', xml(rss(items(1))));
    feeds.answers.set('/1.mp3', audio(9000));
    await subscribe();
    const episode = await download();
    expect(episode).toMatchObject({ status: 'completed', streamId: episode.id, size: 9000, suffix: 'mp3', contentType: 'audio/mpeg' });
    const whole = await melodrome.fetch(`/rest/stream?${subsonicQuery({ id: episode.streamId }, 'guest', adminPassword)}`);
    expect(whole.headers.get('content-type')).toBe('audio/mpeg');
    expect(new Uint8Array(await whole.arrayBuffer())).toEqual(sound(9000));
    const part = await subsonicRaw(melodrome, 'stream', { id: episode.streamId }, { headers: { range: 'bytes=0-2' } });
    expect({ status: part.status, text: await part.text() }).toEqual({ status: 206, text: 'ID3' });
    const saved = await subsonicRaw(melodrome, 'download', { id: episode.id });
    expect(saved.headers.get('content-disposition')).toContain('Episode 1.mp3');
    await call('deletePodcastEpisode', { id: episode.id });
    const [after] = await episodes();
    expect(after.status).toBe('deleted');
    expect(after.streamId).toBeUndefined();
    expect((await call('stream', { id: episode.id })).error.code).toBe(70);
    expect(readdirSync(join(melodrome.folder, 'data/podcasts', episode.channelId))).toEqual([]);
    expect((await download()).status).toBe('completed');
  });

  test('is transcoded like a song where an app asks for it', async () => {
    await start();
    const tone = join(melodrome.folder, 'tone.mp3');
    await writeTone(tone, 2);
    feeds.answers.set('/feed.xml', xml(rss(items(1))));
    feeds.answers.set('/1.mp3', () => new Response(Bun.file(tone), { headers: { 'content-type': 'audio/mpeg' } }));
    await subscribe();
    const { streamId } = await download();
    const reply = await subsonicRaw(melodrome, 'stream', { id: streamId, format: 'opus' });
    expect(reply.headers.get('content-type')).toStartWith('audio/ogg');
    expect(await probeSeconds(new Uint8Array(await reply.arrayBuffer()))).toBeCloseTo(2, 0);
  });

  test.each([
    ['is gone', () => new Response('no', { status: 404 }), '404'],
    ['is a page', () => new Response('<html>hello</html>', { headers: { 'content-type': 'audio/mpeg' } }), 'no audio'],
    ['is empty', () => new Response('', { headers: { 'content-type': 'audio/mpeg' } }), 'no audio'],
    ['is too large', audio(3_000_000), '2 MB'],
  ])('that %s says so, and leaves nothing behind', async (_what, answer, message) => {
    await start({ 'podcasts.maxepisodesize': '2MB' });
    feeds.answers.set('/feed.xml', xml(rss(items(1))));
    feeds.answers.set('/1.mp3', answer);
    await subscribe();
    const episode = await download();
    expect(episode.status).toBe('error');
    expect(getEpisode(melodrome.app, episode.id).errorMessage).toContain(message);
    expect(readdirSync(join(melodrome.folder, 'data/podcasts', episode.channelId))).toEqual([]);
    feeds.answers.set('/1.mp3', audio());
    expect((await download()).status).toBe('completed');
  });

  test('is not downloaded beyond the space for all of them', async () => {
    await start({ 'podcasts.maxtotalsize': '10KB' });
    feeds.answers.set('/feed.xml', xml(rss(items(2))));
    for (const n of [1, 2]) feeds.answers.set(`/${n}.mp3`, audio(8000));
    await subscribe();
    for (const { id } of await episodes()) {
      await call('downloadPodcastEpisode', { id });
      await idle();
    }
    expect((await episodes()).map(({ status }) => status).toSorted()).toEqual(['completed', 'error']);
  });

  test('that was under way when the program ended is fetched by the next start', async () => {
    await start();
    feeds.answers.set('/feed.xml', xml(rss(items(1))));
    const begun = Promise.withResolvers<void>();
    feeds.answers.set('/1.mp3', () => {
      begun.resolve();
      return new Response(new ReadableStream({ pull: () => new Promise(() => {}) }), { headers: { 'content-type': 'audio/mpeg' } });
    });
    await subscribe();
    const [{ id }] = await episodes();
    await call('downloadPodcastEpisode', { id });
    await begun.promise;
    expect((await episodes())[0].status).toBe('downloading');
    const { folder, app } = melodrome;
    const { config } = app;
    await app.close();
    feeds.answers.set('/1.mp3', audio());
    // As a sudden end would have left it.
    const half = join(folder, 'data/podcasts/half.mp3.x.part');
    writeFileSync(half, 'ID3');
    const next = createApp(config, { log: silentLog });
    try {
      next.podcasts.resume();
      await next.podcasts.idle();
      expect(existsSync(half)).toBe(false);
      expect(next.db.$client.query('SELECT status FROM podcast_episode').get()).toEqual({ status: 'completed' });
    } finally {
      await next.close();
    }
    rmSync(folder, { recursive: true });
    await start();
  });

  test('that is deleted while it comes is gone', async () => {
    await start();
    feeds.answers.set('/feed.xml', xml(rss(items(1))));
    const begun = Promise.withResolvers<void>();
    feeds.answers.set('/1.mp3', () => {
      begun.resolve();
      return new Response(new ReadableStream({ pull: () => new Promise(() => {}) }), { headers: { 'content-type': 'audio/mpeg' } });
    });
    const channel = await subscribe();
    await call('downloadPodcastEpisode', { id: channel.episode[0].id });
    await begun.promise;
    await call('deletePodcastEpisode', { id: channel.episode[0].id });
    await idle();
    expect((await episodes())[0].status).toBe('deleted');
    await call('deletePodcastChannel', { id: channel.id });
    await idle();
  });
});

describe('rights', () => {
  const editing = ['refreshPodcasts', 'createPodcastChannel', 'deletePodcastChannel', 'deletePodcastEpisode', 'downloadPodcastEpisode'];
  test('everybody reads, admins decide', async () => {
    await start();
    feeds.answers.set('/feed.xml', xml(rss(items(1))));
    const channel = await subscribe();
    const [{ id }] = await episodes();
    expect((await asGuest('getPodcasts')).podcasts.channel).toHaveLength(1);
    expect((await asGuest('getNewestPodcasts')).newestPodcasts.episode).toHaveLength(1);
    expect((await asGuest('getPodcastEpisode', { id })).podcastEpisode.id).toBe(id);
    for (const endpoint of editing)
      expect((await asGuest(endpoint, { id: endpoint.endsWith('Channel') ? channel.id : id, url: `${feeds.origin}/x` })).error.code).toBe(
        50,
      );
    expect(await channels()).toHaveLength(1);
  });

  test('what is missing or unknown is an error, never a crash', async () => {
    await start();
    for (const endpoint of editing.slice(1)) expect((await call(endpoint)).error.code).toBe(10);
    for (const endpoint of [...editing.slice(2), 'getPodcastEpisode', 'getPodcasts'])
      for (const id of ['nope', '../x', "'"]) expect((await call(endpoint, { id })).error.code).toBe(70);
    expect((await call('getPodcasts')).podcasts).toEqual({ channel: [] });
    expect((await call('getNewestPodcasts', { count: -1 })).newestPodcasts).toEqual({ episode: [] });
    const { openSubsonicExtensions } = await call('getOpenSubsonicExtensions');
    expect(openSubsonicExtensions).toContainEqual({ name: 'getPodcastEpisode', versions: [1] });
  });
});
