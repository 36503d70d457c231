// C20, C21: nobody can make the server ask the own machine or its neighbours, by whichever API or file an address comes in, and how
// an attempt ends says nothing of what listens there.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { rss, startFeedServer, xml, type FeedServer } from '../podcasts/support.ts';
import { createAdmin, native, subsonicRaw, type Parameters, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { privateHosts } from '../support/private-addresses.ts';

/** Listens on every address of the machine, on a port that the server may ask of others. */
let canary: Bun.Server<undefined>;
let hits: string[] = [];
let feeds: FeedServer;
let melodrome: TestApp;
let token: string;

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

function startCanary(): Bun.Server<undefined> {
  for (const port of [8080, 8000, 8443, 80, 443]) {
    try {
      return Bun.serve({
        port,
        hostname: '::',
        fetch(request) {
          hits.push(request.url);
          return new Response(png, { headers: { 'content-type': 'image/png' } });
        },
      });
    } catch {
      // Somebody else is there.
    }
  }
  throw new Error('no usual port is free on this machine');
}

const address = (host: string, path = '/') => `http://${host}:${canary.port}${path}`;
const list = (n: number) => `Lists/${String(n).padStart(2, '0')}.m3u`;

beforeAll(async () => {
  canary = startCanary();
  feeds = startFeedServer();
  melodrome = await makeApp({
    config: { enablem3uexternalalbumart: 'true', 'outbound.allowedhosts': feeds.host },
    library({ root, album }) {
      album('Band', 'Record', 1);
      mkdirSync(join(root, 'Lists'));
      for (const [n, host] of privateHosts.entries()) {
        writeFileSync(
          join(root, list(n)),
          `#EXTM3U\n#EXTALBUMARTURL:${address(host, '/cover.png')}\n../Band/Record/01.flac\n${address(host)}\n`,
        );
      }
    },
    scan: false,
  });
  ({ token } = await createAdmin(melodrome));
  await melodrome.scan();
  await melodrome.app.playlistFiles.idle();
});
beforeEach(() => {
  hits = [];
});
afterAll(async () => {
  await melodrome.close();
  await feeds.stop();
  await canary.stop(true);
});

/** Without the comparison with XML: what goes on changes answers. */
const subsonic = async (test: TestApp, endpoint: string, parameters: Parameters = {}): Promise<Reply> =>
  ((await (await subsonicRaw(test, endpoint, parameters)).json()) as Reply)['subsonic-response'];

const channels = async (): Promise<Reply[]> => (await subsonic(melodrome, 'getPodcasts', { includeEpisodes: true })).podcasts.channel ?? [];

/** When nothing is read or downloaded any more; what became of all. */
async function settled(): Promise<Reply[]> {
  const { promise, resolve } = Promise.withResolvers<Reply[]>();
  const look = async () => {
    const all = await channels();
    const episodes = all.flatMap(({ episode = [] }) => episode as Reply[]);
    // An episode is new until somebody wants it, a channel until it has been read.
    const isBusy = all.some(({ status }) => status === 'new') || [...all, ...episodes].some(({ status }) => status === 'downloading');
    if (!isBusy) resolve(all);
  };
  const off = melodrome.app.events.on('podcasts-changed', () => void look());
  await look();
  const all = await promise;
  off();
  return all;
}

const subscribe = async (url: string) => {
  await subsonic(melodrome, 'createPodcastChannel', { url });
};

async function forgetAll(): Promise<void> {
  for (const { id } of await channels()) await subsonic(melodrome, 'deletePodcastChannel', { id });
}

describe('nothing of this network is asked', () => {
  test('for feeds, by either API', async () => {
    for (const host of privateHosts) {
      await subscribe(address(host, '/feed'));
      await native(melodrome, '/api/podcast', token, { method: 'POST', body: JSON.stringify({ url: address(host, '/native') }) });
    }
    const all = await settled();
    expect(all.length).toBeGreaterThan(privateHosts.length);
    expect(new Set(all.map(({ status, errorMessage }) => `${status} ${errorMessage}`)).size).toBe(1);
    await subsonic(melodrome, 'refreshPodcasts');
    await settled();
    await forgetAll();
    expect(hits).toEqual([]);
  });

  test('for feeds that have moved there', async () => {
    for (const [n, host] of privateHosts.entries()) {
      feeds.answers.set(`/moved/${n}`, () => new Response(null, { status: 302, headers: { location: encodeURI(address(host)) } }));
      await subscribe(`${feeds.origin}/moved/${n}`);
    }
    await settled();
    await forgetAll();
    expect(feeds.asked.filter((path) => path.startsWith('/moved/'))).toHaveLength(privateHosts.length);
    expect(hits).toEqual([]);
  });

  test('for episodes and pictures that a feed names', async () => {
    const items = privateHosts.map((host, n) => ({ guid: `g${n}`, title: `Episode ${n}`, url: address(host, `/${n}.mp3`) }));
    for (const [n, host] of privateHosts.entries()) {
      const head = `<itunes:image href="${address(host, '/image.png')}"/>`;
      feeds.answers.set(`/feed/${n}`, xml(rss(n === 0 ? items : [], head)));
      await subscribe(`${feeds.origin}/feed/${n}`);
    }
    const episodes = (await settled()).flatMap(({ episode = [] }) => episode as Reply[]);
    expect(episodes).toHaveLength(privateHosts.length);
    for (const { id } of episodes) await subsonic(melodrome, 'downloadPodcastEpisode', { id });
    await settled();
    for (const { id } of episodes) await native(melodrome, `/api/podcast/episode/${id}`, token, { method: 'POST' });
    const after = (await settled()).flatMap(({ episode = [] }) => episode as Reply[]);
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set(['error']));
    await forgetAll();
    expect(hits).toEqual([]);
  });

  test('for pictures and entries of playlists', async () => {
    const lists = (await subsonic(melodrome, 'getPlaylists')).playlists.playlist as Reply[];
    expect(lists).toHaveLength(privateHosts.length);
    for (const { id } of lists) {
      await subsonicRaw(melodrome, 'getCoverArt', { id: `pl-${id}` });
      await subsonicRaw(melodrome, 'getCoverArt', { id: `pl-${id}`, size: 100 });
    }
    const text = `#EXTM3U\n#EXTALBUMARTURL:${address('127.0.0.1')}\n${privateHosts.map((host) => address(host)).join('\n')}\n`;
    const headers = { 'content-type': 'audio/x-mpegurl', 'x-nd-authorization': `Bearer ${token}` };
    expect((await melodrome.fetch('/api/playlist', { method: 'POST', body: text, headers })).status).toBe(201);
    const after = (await subsonic(melodrome, 'getPlaylists')).playlists.playlist as Reply[];
    expect(after).toHaveLength(privateHosts.length + 1);
    for (const { id } of after) await subsonicRaw(melodrome, 'getCoverArt', { id: `pl-${id}` });
    expect(hits).toEqual([]);
  });

  test('for radio stations, which browsers ask themselves', async () => {
    for (const [n, host] of privateHosts.entries()) {
      await subsonic(melodrome, 'createInternetRadioStation', {
        name: `Station ${n}`,
        streamUrl: address(host),
        homepageUrl: address(host),
      });
    }
    const stations = (await subsonic(melodrome, 'getInternetRadioStations')).internetRadioStations.internetRadioStation as Reply[];
    expect(stations.length).toBeGreaterThan(30);
    for (const { id } of stations) await subsonicRaw(melodrome, 'getCoverArt', { id: `ra-${id}` });
    expect(hits).toEqual([]);
  });

  test('but it is reached where an admin allows it', async () => {
    melodrome.app.config.outbound.allowedHosts.push('127.0.0.0/8');
    await subscribe(address('127.0.0.1', '/allowed'));
    await settled();
    melodrome.app.config.outbound.allowedHosts.pop();
    await forgetAll();
    expect(hits).toEqual([expect.stringContaining('/allowed')]);
  });
});

test('an open port, a closed one and a silent one end alike, and as fast', async () => {
  const silent = Bun.listen({ port: 0, hostname: '127.0.0.1', socket: { data() {} } });
  const closed = Bun.listen({ port: 0, hostname: '127.0.0.1', socket: { data() {} } });
  closed.stop(true);
  const places = {
    open: address('127.0.0.1'),
    silent: `http://127.0.0.1:${silent.port}/`,
    closed: 'http://127.0.0.1:9/',
    usual: 'http://127.0.0.1/',
  };
  const times: Record<string, number[]> = {};
  const words = new Set<string>();
  for (let n = 0; n < 15; n++) {
    for (const [name, url] of Object.entries(places)) {
      const before = performance.now();
      const reply = await subsonic(melodrome, 'createPodcastChannel', { url: `${url}${n}` });
      const [channel] = await settled();
      (times[name] ??= []).push(performance.now() - before);
      // What can never be asked is refused by its form, whatever is there.
      words.add(
        `${new URL(url).port === String(canary.port) || url === places.usual ? 'usual port' : 'other port'}: ${channel?.errorMessage ?? reply.error?.message}`,
      );
      await forgetAll();
    }
  }
  silent.stop(true);
  expect(words.size).toBe(2);
  const median = (name: string) => (times[name] ?? []).toSorted((a, b) => a - b)[7] ?? NaN;
  expect(Math.abs(median('open') - median('usual'))).toBeLessThan(50);
  expect(Math.abs(median('silent') - median('closed'))).toBeLessThan(50);
  expect(hits).toEqual([]);
});
