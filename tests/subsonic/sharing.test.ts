// Shares: kept by their owners, heard by anybody who has the address, and by nobody a moment after they end.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import type { Parameters, Reply } from '../support/clients.ts';
import { codesWithout, makePeople, type People } from './people.ts';

let people: People;
let tone: Reply;
const clock = { time: Date.UTC(2026, 0, 10), now: () => clock.time };
const dayMs = 86_400_000;
beforeAll(async () => {
  people = await makePeople({
    clock,
    config: { coverartpriority: 'cover.*' },
    library(library) {
      library.album('Open Band', 'Open Record', 5);
      library.add('Odd/Odd/1.flac', { TITLE: '<script>alert("1")</script>', ARTIST: "A & 'B'", ALBUM: 'Odd\nRecord', TRACKNUMBER: 1 });
      copyFileSync(join(import.meta.dir, '../fixtures/audio/tone.mp3'), join(library.root, 'Odd/tone.mp3'));
      copyFileSync(join(import.meta.dir, '../fixtures/cover.png'), join(library.root, 'Open Band/Open Record/cover.png'));
    },
  });
  tone = (await people.as('admin', 'search3', { query: '' })).searchResult3.song.find((one: Reply) => one.suffix === 'mp3');
});
afterAll(() => people.close());
beforeEach(() => {
  clock.time += 3_600_000;
});

async function share(user: string, parameters: Parameters): Promise<Reply> {
  const { shares, error } = await people.as(user, 'createShare', parameters);
  expect(error).toBeUndefined();
  expect(shares.share).toHaveLength(1);
  return shares.share[0];
}
const pathOf = (address: string) => new URL(address).pathname;
const open = (path: string, init?: RequestInit) => people.fetch(path, init);
async function page(one: Reply): Promise<{ status: number; text: string; headers: Headers }> {
  const reply = await open(pathOf(one.url));
  return { status: reply.status, text: await reply.text(), headers: reply.headers };
}
/** Addresses of an attribute, as a browser would ask for them. */
const linksIn = (text: string, attribute: string) =>
  [...text.matchAll(new RegExp(`${attribute}="([^"]+/(?:stream|cover|download)/[^"]+)"`, 'g'))].map(([, link]) => `/share/${link}`);

describe('a share', () => {
  test('has an address anybody can open, and tells its owner of visits', async () => {
    const one = await share('ann', { id: people.open[0].albumId, description: 'For <you> & me' });
    expect(one).toMatchObject({
      id: expect.stringMatching(/^[0-9A-Za-z]{22}$/),
      url: `http://localhost/share/${one.id}`,
      description: 'For <you> & me',
      username: 'ann',
      visitCount: 0,
      created: new Date(clock.time).toISOString(),
      expires: new Date(clock.time + 365 * dayMs).toISOString(),
    });
    expect(one.entry.map((song: Reply) => song.id)).toEqual(people.open.map(({ id }) => id));
    expect(one.lastVisited).toBeUndefined();
    const { status, text, headers } = await page(one);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(text).toContain('<title>For &lt;you&gt; &amp; me</title>');
    expect(text).toContain('property="og:title" content="For &lt;you&gt; &amp; me"');
    expect(text.match(/<audio controls preload="none"/g)).toHaveLength(5);
    expect(text).not.toMatch(/<script>|\bann\b|javascript:/i);
    await open(pathOf(one.url), { method: 'HEAD' });
    const [seen] = (await people.as('ann', 'getShares')).shares.share;
    expect(seen).toMatchObject({ id: one.id, visitCount: 1, lastVisited: new Date(clock.time).toISOString() });
    expect(await people.textAs('ann', 'getShares')).toMatch(
      /<share id="\w+" url="http:[^"]+" description="For &lt;you&gt; &amp; me" username="ann"/,
    );
  });

  test('plays, with ranges, and shows a picture', async () => {
    const { text } = await page(await share('ann', { id: [tone.id, people.open[0].id] }));
    const [first = '', second = ''] = linksIn(text, 'src').filter((link) => link.includes('/stream/'));
    const whole = await open(first);
    expect(whole.headers.get('content-type')).toBe('audio/mpeg');
    expect((await whole.arrayBuffer()).byteLength).toBe(tone.size);
    const part = await open(first, { headers: { range: 'bytes=0-9' } });
    expect({ status: part.status, length: (await part.arrayBuffer()).byteLength }).toEqual({ status: 206, length: 10 });
    expect((await open(second, { method: 'HEAD' })).status).toBe(200);
    const [cover = ''] = linksIn(text, 'src').filter((link) => link.includes('/cover/'));
    const picture = await open(cover);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(picture.headers.get('cache-control')).toBe('private, no-cache');
    expect(text).toContain(`property="og:image" content="http://localhost${cover}"`);
    expect(cover.length).toBeLessThan(120);
  });

  test('is a playlist file for players', async () => {
    const one = await share('ann', { id: [tone.id, people.open[2].id], description: 'Two\nlines' });
    const reply = await open(`${pathOf(one.url)}/m3u`);
    expect(reply.headers.get('content-type')).toContain('mpegurl');
    const lines = (await reply.text()).trim().split('\n');
    expect(lines.slice(0, 2)).toEqual(['#EXTM3U', '#PLAYLIST:Two lines']);
    expect(lines[4]).toBe(`#EXTINF:180,${people.open[2].artist} - ${people.open[2].title}`);
    expect(lines[5]).toStartWith(`http://localhost/share/${one.id}/stream/`);
    expect(lines).toHaveLength(6);
    expect((await open(pathOf(lines[5]!), { method: 'HEAD' })).status).toBe(200);
  });

  test('of what tags hold is harmless', async () => {
    const odd = (await people.as('admin', 'search3', { query: 'odd' })).searchResult3.song[0];
    const { text } = await page(await share('ann', { id: odd.albumId }));
    expect(text).not.toContain('<script>');
    expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    expect(text).toContain('A &amp; &#39;B&#39;');
  });

  test('of playlists and artists follows them', async () => {
    const { playlist } = await people.as('ann', 'createPlaylist', {
      name: 'Mixed',
      songId: [people.open[1].id, people.open[0].id, people.open[1].id],
    });
    const one = await share('ann', { id: [playlist.id, people.open[0].artistId] });
    const titles = async () =>
      (await people.as('ann', 'getShares')).shares.share.find(({ id }: Reply) => id === one.id).entry.map((song: Reply) => song.track);
    expect(await titles()).toEqual([2, 1, 2, 1, 2, 3, 4, 5]);
    await people.as('ann', 'updatePlaylist', { playlistId: playlist.id, songIndexToRemove: 0 });
    expect(await titles()).toEqual([1, 2, 1, 2, 3, 4, 5]);
    await people.as('ann', 'deletePlaylist', { id: playlist.id });
    expect(await titles()).toEqual([1, 2, 3, 4, 5]);
    await people.as('ann', 'deleteShare', { id: one.id });
  });
});

describe('nothing else is reachable', () => {
  test('by other ids, other kinds, other shares or other signatures', async () => {
    const one = await share('ann', { id: people.open[0].id });
    const other = await share('ann', { id: people.open[1].id });
    const [link = ''] = linksIn((await page(one)).text, 'src').filter((address) => address.includes('/stream/'));
    const token = link.split('/').at(-1) ?? '';
    const [songId = '', signature = ''] = token.split('.');
    expect((await open(link, { method: 'HEAD' })).status).toBe(200);
    for (const path of [
      `/share/${one.id}/stream/${people.open[1].id}.${signature}`,
      `/share/${other.id}/stream/${token}`,
      `/share/${one.id}/download/${token}`,
      `/share/${one.id}/cover/${token}`,
      `/share/${one.id}/else/${token}`,
      `/share/${one.id}/stream/${songId}.${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}`,
      `/share/${one.id}/stream/${songId}`,
      `/share/${one.id}/stream/${songId}.`,
      `/share/${one.id}/stream/..%2f..%2fetc%2fpasswd`,
      `/share/${one.id}/stream`,
      `/share/${one.id}x`,
      `/share/%00`,
      `/share/`,
    ]) {
      const reply = await open(path);
      expect({ path, status: reply.status }).toEqual({ path, status: 404 });
      expect(await reply.text()).not.toContain(people.open[1].title);
    }
    clock.time += dayMs;
  });

  test('and whoever tries many addresses has to wait', async () => {
    const statuses = new Set<number>();
    for (let i = 0; i < 80; i++) statuses.add((await open(`/share/guess${i}`)).status);
    expect([...statuses]).toEqual([404, 429]);
    clock.time += dayMs;
    expect((await open('/share/guess')).status).toBe(404);
  });
});

describe('every address dies at once', () => {
  async function made(
    user = 'ann',
    parameters: Parameters = {},
  ): Promise<{ one: Reply; links: string[]; statuses: () => Promise<number[]> }> {
    const one = await share(user, { id: people.open[0].id, ...parameters });
    const links = [pathOf(one.url), `${pathOf(one.url)}/m3u`, ...linksIn((await page(one)).text, 'src')];
    expect(links).toHaveLength(4);
    const statuses = async () => {
      const found: number[] = [];
      for (const link of links) found.push((await open(link, { method: 'HEAD' })).status);
      return [...new Set(found)];
    };
    expect(await statuses()).toEqual([200]);
    return { one, links, statuses };
  }

  test('with the end of the share', async () => {
    const { one, statuses } = await made('ann', { expires: clock.time + 1000 });
    clock.time += 1000;
    expect(await statuses()).toEqual([404]);
    await people.as('ann', 'updateShare', { id: one.id, expires: 0 });
    expect(await statuses()).toEqual([200]);
    expect((await people.as('ann', 'getShares')).shares.share.find(({ id }: Reply) => id === one.id).expires).toBeUndefined();
  });

  test('when it is deleted, or its owner is', async () => {
    const { one, statuses } = await made();
    expect((await people.as('ann', 'deleteShare', { id: one.id })).status).toBe('ok');
    expect(await statuses()).toEqual([404]);
    await people.as('admin', 'createUser', { username: 'eve', password: 'guest word', email: 'e@example.org' });
    const { id } = people.open[0];
    const reply = await people.fetch(
      `/rest/createShare?${new URLSearchParams({ u: 'eve', p: 'guest word', v: '1.16.1', c: 'x', f: 'json', id })}`,
    );
    const { url } = ((await reply.json()) as Reply)['subsonic-response'].shares.share[0];
    expect((await open(pathOf(url))).status).toBe(200);
    await people.as('admin', 'deleteUser', { username: 'eve' });
    expect((await open(pathOf(url))).status).toBe(404);
  });

  test('for songs of a library that is closed to its owner, or gone', async () => {
    const one = await share('ann', { id: [people.closed.id, people.open[3].id] });
    const links = linksIn((await page(one)).text, 'src').filter((link) => link.includes('/stream/'));
    expect(links).toHaveLength(2);
    await people.as('admin', 'updateUser', { username: 'ann', musicFolderId: 1 });
    expect((await open(links[0]!)).status).toBe(404);
    expect((await page(one)).text).not.toContain('Secret');
    const [seen] = (await people.as('ann', 'getShares')).shares.share;
    expect(seen.entry.map((song: Reply) => song.id)).toEqual([people.open[3].id]);
    await people.as('admin', 'updateUser', { username: 'ann', musicFolderId: [1, 2] });
    expect((await open(links[0]!, { method: 'HEAD' })).status).toBe(200);

    const file = join(people.library.root, 'Open Band/Open Record/04.flac');
    renameSync(file, `${file}.away`);
    await people.scan(false, true);
    expect((await open(links[1]!)).status).toBe(404);
    renameSync(`${file}.away`, file);
    await people.scan();
    expect((await open(links[1]!, { method: 'HEAD' })).status).toBe(200);
  });
});

describe('who may do what', () => {
  test('owners see and change their own, admins all', async () => {
    const one = await share('ann', { id: people.open[0].id, description: 'mine' });
    expect((await people.as('guest', 'getShares')).shares).toEqual({ share: [] });
    for (const endpoint of ['updateShare', 'deleteShare']) {
      expect((await people.as('guest', endpoint, { id: one.id, description: 'x' })).error.code).toBe(70);
    }
    const ofAdmin = (await people.as('admin', 'getShares')).shares.share;
    expect(ofAdmin.map(({ id }: Reply) => id)).toContain(one.id);
    expect((await people.as('admin', 'updateShare', { id: one.id, description: '' })).status).toBe('ok');
    const [seen] = (await people.as('ann', 'getShares')).shares.share;
    expect(seen.description).toBeUndefined();
    expect(seen.expires).toBe(one.expires);
    await people.as('admin', 'deleteShare', { id: one.id });
  });

  test('changes leave what was not sent', async () => {
    const expires = clock.time + 7 * dayMs;
    const one = await share('ann', { id: people.open[0].id, description: 'first', expires });
    const seen = async () => (await people.as('ann', 'getShares')).shares.share[0];
    await people.as('ann', 'updateShare', { id: one.id, description: 'second' });
    expect(await seen()).toMatchObject({ description: 'second', expires: new Date(expires).toISOString() });
    await people.as('ann', 'updateShare', { id: one.id, expires: expires + dayMs });
    expect(await seen()).toMatchObject({ description: 'second', expires: new Date(expires + dayMs).toISOString() });
    for (const odd of ['-1', 'x', '']) await people.as('ann', 'updateShare', { id: one.id, expires: odd });
    expect((await seen()).expires).toBe(new Date(expires + dayMs).toISOString());
    await people.as('ann', 'updateShare', { id: one.id, expires: '9'.repeat(30) });
    expect(await seen()).toMatchObject({ id: one.id });
    await people.as('ann', 'deleteShare', { id: one.id });
  });

  test('nobody shares what they may not hear', async () => {
    const secret = (await people.as('admin', 'createPlaylist', { name: 'Private', songId: people.open[0].id })).playlist.id;
    for (const id of [people.closed.id, people.closed.albumId, people.closed.artistId, secret, 'nope']) {
      expect((await people.as('guest', 'createShare', { id: [people.open[0].id, id] })).error.code).toBe(70);
    }
    expect((await people.as('guest', 'getShares')).shares.share).toEqual([]);
    const { playlist } = await people.as('admin', 'createPlaylist', { name: 'Public', songId: [people.closed.id, people.open[0].id] });
    await people.as('admin', 'updatePlaylist', { playlistId: playlist.id, public: true });
    const one = await share('guest', { id: playlist.id });
    expect(one.entry.map((song: Reply) => song.id)).toEqual([people.open[0].id]);
    expect((await page(one)).text).not.toContain('Secret');
    await people.as('admin', 'updatePlaylist', { playlistId: playlist.id, public: false });
    expect((await page(one)).text).not.toContain('<audio');
  });

  test('ids are needed, and must be those of shares', async () => {
    expect(await codesWithout(people, 'ann', 'createShare', { id: people.open[0].id })).toEqual({ id: 10 });
    for (const endpoint of ['updateShare', 'deleteShare']) {
      expect((await people.as('ann', endpoint)).error.code).toBe(10);
      for (const id of ['nope', people.open[0].id, "' OR 1 --"]) expect((await people.as('ann', endpoint, { id })).error.code).toBe(70);
    }
    expect((await people.as('ann', 'createShare', { id: people.open[0].id, description: 'x'.repeat(1001) })).error.code).toBe(0);
  });
});

test('downloads are offered where the server says so', async () => {
  people.app.config.defaultDownloadableShare = true;
  const one = await share('ann', { id: tone.id });
  const [link = ''] = linksIn((await page(one)).text, 'href');
  const reply = await open(link);
  expect(reply.headers.get('content-disposition')).toContain('attachment');
  expect((await reply.arrayBuffer()).byteLength).toBe(tone.size);
  people.app.config.enableDownloads = false;
  expect((await open(link)).status).toBe(404);
  expect(linksIn((await page(one)).text, 'href')).toEqual([]);
});

test('addresses begin as the server is told; without sharing there are none', async () => {
  const other = await makePeople({ config: { shareurl: 'https://listen.example/x/', defaultshareexpiration: '24h' } });
  const one = (await other.as('ann', 'createShare', { id: other.open[0].id })).shares.share[0];
  expect(one.url).toBe(`https://listen.example/x/share/${one.id}`);
  expect(Date.parse(one.expires) - Date.parse(one.created)).toBe(dayMs);
  await other.close();

  const off = await makePeople({ config: { enablesharing: 'false' } });
  for (const [endpoint, parameters] of [
    ['getShares', {}],
    ['createShare', { id: off.open[0].id }],
    ['updateShare', { id: 'x' }],
    ['deleteShare', { id: 'x' }],
  ] as const) {
    expect((await off.as('admin', endpoint, parameters)).error.code).toBe(50);
  }
  expect((await off.fetch('/share/x')).status).toBe(404);
  await off.close();
});
