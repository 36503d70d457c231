// The user's own document, paragraph by paragraph, against the executable. Each test is named after what it says there.
import { afterEach, describe, expect, test } from 'bun:test';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Reply } from '../support/clients.ts';
import { getFrom, startBinary, startData, until, type Started } from './binary.ts';

const proxy = '127.0.0.5';
const admin = { u: 'admin', p: 'a good password' };
let server: Started;
afterEach(() => server.stop());

const createAdmin = (started: Started): Promise<Reply> =>
  started.json('/auth/createAdmin', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: admin.u, password: admin.p }),
  });
const songs = async (started: Started): Promise<Reply[]> =>
  (await started.rest('search3', { ...admin, query: '' })).searchResult3.song ?? [];
const pageFrom = async (from: string, headers: Record<string, string> = {}): Promise<Reply> =>
  startData(await getFrom(server.origin, from, '/app/', headers));

describe('Getting Started', () => {
  test('the first user is made on the homepage and is the admin, who can manage everything; then all music can be listened to', async () => {
    server = await startBinary();
    const home = await fetch(`${server.origin}/`);
    expect(home.url).toBe(`${server.origin}/app/`);
    expect(startData(await home.text())).toMatchObject({ firstTime: true, musicFolder: server.music });
    expect(await createAdmin(server)).toMatchObject({ username: 'admin', isAdmin: true });
    expect(startData(await (await fetch(`${server.origin}/app/`)).text()).firstTime).toBe(false);
    const [song] = await until(async () => ((await songs(server)).length === 2 ? songs(server) : undefined));
    const stream = await fetch(`${server.origin}/rest/stream?${new URLSearchParams({ ...admin, v: '1.16.1', c: 'seed', id: song.id })}`);
    expect((await stream.arrayBuffer()).byteLength).toBe(song.size);
    expect((await server.rest('createUser', { ...admin, username: 'ann', password: 'word', email: 'a@example.org' })).status).toBe('ok');
  });

  test('the log says how the scan goes, and what went wrong in it', async () => {
    server = await startBinary({ ND_LOGLEVEL: 'info' });
    await server.logged(/scan\S* .*(finished|done|ended)/i);
    writeFileSync(join(server.music, 'Band/Record/broken.mp3'), 'no music at all');
    await createAdmin(server);
    await server.rest('startScan', { ...admin, fullScan: 'true' });
    await server.logged(/broken\.mp3|problems?=[1-9]/);
  });

  test('m3u files in the music folder become playlists as soon as there is an admin, without being touched', async () => {
    server = await startBinary();
    writeFileSync(join(server.music, 'morning.m3u'), '#EXTM3U\nBand/Record/tone.mp3\nBand/Record/tone.flac\n');
    await server.restart({});
    await server.logged(/scan\S* .*(finished|done|ended)/i);
    const before = statSync(join(server.music, 'morning.m3u')).mtimeMs;
    await createAdmin(server);
    const list = await until(async () => (await server.rest('getPlaylists', admin)).playlists.playlist?.[0]);
    expect(list).toMatchObject({ name: 'morning', songCount: 2, owner: 'admin' });
    expect(statSync(join(server.music, 'morning.m3u')).mtimeMs).toBe(before);
  });
});

describe('Externalized authentication', () => {
  const trusting = { ND_EXTAUTH_TRUSTEDSOURCES: `${proxy}/32` };

  test('is off until a proxy is trusted', async () => {
    server = await startBinary();
    expect((await pageFrom(proxy, { 'Remote-User': 'john' })).auth).toBeUndefined();
  });

  test('takes the user from the header of a trusted address, and of no other', async () => {
    server = await startBinary(trusting);
    expect((await pageFrom('127.0.0.6', { 'Remote-User': 'john' })).auth).toBeUndefined();
    await server.logged(/not in ExtAuth\.TrustedSources/);
    expect((await pageFrom(proxy, { 'Remote-User': 'john' })).auth.username).toBe('john');
  });

  test('the first user is an admin, new users are created with passwords that nobody knows', async () => {
    server = await startBinary(trusting);
    expect((await pageFrom(proxy, { 'Remote-User': 'john' })).auth.isAdmin).toBe(true);
    expect((await pageFrom(proxy, { 'Remote-User': 'jane' })).auth.isAdmin).toBe(false);
    for (const p of ['', 'john', 'jane']) expect((await server.rest('ping', { u: 'jane', p })).status).toBe('failed');
  });

  test('reads another header on wish', async () => {
    server = await startBinary({ ...trusting, ND_EXTAUTH_USERHEADER: 'X-User' });
    expect((await pageFrom(proxy, { 'X-User': 'john' })).auth.username).toBe('john');
    expect((await pageFrom(proxy, { 'Remote-User': 'jane' })).auth).toBeUndefined();
  });

  test('over a UNIX socket the @ trusts whoever may open it', async () => {
    server = await startBinary();
    const path = join(server.folder, 'melodrome.sock');
    await server.restart({ ND_ADDRESS: `unix:${path}`, ND_EXTAUTH_TRUSTEDSOURCES: '@' });
    expect(startData(await getFrom(`unix:${path}`, '', '/app/', { 'Remote-User': 'john' })).auth.username).toBe('john');
  });

  test('EnableUserEditing=false keeps users from changing their passwords', async () => {
    server = await startBinary({ ...trusting, ND_ENABLEUSEREDITING: 'false' });
    await pageFrom(proxy, { 'Remote-User': 'john' });
    await pageFrom(proxy, { 'Remote-User': 'jane' });
    const change = `/rest/changePassword?v=1.16.1&c=seed&f=json&username=jane&password=other`;
    expect(await getFrom(server.origin, proxy, change, { 'Remote-User': 'jane' })).toContain('"code":50');
  });

  test('public shares work without authentication below /share/', async () => {
    server = await startBinary({ ...trusting, ND_ENABLESHARING: 'true' });
    await createAdmin(server);
    const [song] = await until(async () => ((await songs(server)).length === 2 ? songs(server) : undefined));
    const { shares } = await server.rest('createShare', { ...admin, id: song.id });
    expect(shares.share[0].url).toContain('/share/');
    expect(await getFrom(server.origin, '127.0.0.6', new URL(shares.share[0].url).pathname)).toContain('200 OK');
  });

  test('Subsonic clients log in by themselves below /rest/ with a password set here', async () => {
    server = await startBinary(trusting);
    await createAdmin(server);
    expect((await server.rest('ping', admin)).status).toBe('ok');
  });

  test('the log says why a user is not let in', async () => {
    server = await startBinary(trusting);
    await pageFrom('127.0.0.7', { 'Remote-User': 'john' });
    expect(await server.logged(/WARN .*ext-auth.*/)).toContain('127.0.0.7');
    await pageFrom(proxy, { 'Remote-User': 'john, jane' });
    await server.logged(/several values/);
  });

  test('FAQ: without TrustedSources it is the usual login again', async () => {
    server = await startBinary(trusting);
    await createAdmin(server);
    expect((await pageFrom(proxy, { 'Remote-User': 'admin' })).auth.username).toBe('admin');
    await server.restart({});
    expect((await pageFrom(proxy, { 'Remote-User': 'admin' })).auth).toBeUndefined();
    expect((await server.rest('ping', admin)).status).toBe('ok');
  });

  test('FAQ: methods mix: the usual login where there is no header, or the source is not trusted', async () => {
    server = await startBinary(trusting);
    await createAdmin(server);
    const login = `/rest/ping?${new URLSearchParams({ ...admin, v: '1.16.1', c: 'seed', f: 'json' })}`;
    expect(await getFrom(server.origin, proxy, login)).toContain('"status":"ok"');
    expect(await getFrom(server.origin, '127.0.0.6', login, { 'Remote-User': 'jane' })).toContain('"status":"ok"');
  });
});

describe('Anonymous data collection', () => {
  let sent: Reply[] = [];
  async function withCollector(variables: Record<string, string>): Promise<() => Promise<void>> {
    sent = [];
    const collector = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      async fetch(request) {
        sent.push(await request.json());
        return new Response('');
      },
    });
    const host = `127.0.0.1:${collector.port}`;
    server = await startBinary({
      ND_INSIGHTS_URL: `http://${host}/collect`,
      ND_OUTBOUND_ALLOWEDHOSTS: host,
      ND_DEVINSIGHTSINITIALDELAY: '1s',
      ...variables,
    });
    await createAdmin(server);
    return () => collector.stop(true);
  }

  test('each submission logs the exact payload, the destination and the status; the page shows when it was', async () => {
    const stop = await withCollector({});
    try {
      const [payload] = await until(() => (sent.length > 0 ? sent : undefined));
      const line = await server.logged(/Sent Insights data .*\n/);
      expect(line).toContain(JSON.stringify(JSON.stringify(payload)));
      expect(line).toContain('/collect');
      expect(line).toContain('200');
      expect(payload).toMatchObject({
        id: expect.any(String),
        os: { numCPU: expect.any(Number) },
        library: { activeUsers: expect.any(Number) },
      });
      const { token } = await server.json('/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: admin.u, password: admin.p }),
      });
      const headers = { 'x-nd-authorization': `Bearer ${token}` };
      expect((await server.json('/api/insights/status', { headers })).lastRun).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      expect((await server.json('/api/insights/details', { headers })).last.payload).toEqual(payload);
    } finally {
      await stop();
    }
  });

  test.each(['ND_ENABLEINSIGHTSCOLLECTOR', 'ND_ENABLEEXTERNALSERVICES'])('%s=false opts out', async (name) => {
    const stop = await withCollector({ [name]: 'false' });
    try {
      await server.logged(/scan\S* .*(finished|done|ended)/i);
      // Longer than the first delay, which the other test shows to be long enough.
      await Bun.sleep(2500);
      expect(sent).toEqual([]);
      expect(server.log()).not.toMatch(/\[insights\]/);
    } finally {
      await stop();
    }
  });
});
