// Login by a reverse proxy: the conformance matrix of security.md 3.3 by its numbers, over real connections from several
// addresses of this machine.
import { Database } from 'bun:sqlite';
import { afterEach, describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { join } from 'node:path';

import { createLog } from '../../src/lib/log.ts';
import { adminPassword, createAdmin, postJson, subsonic, subsonicQuery, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const proxy = '127.0.0.5';
const stranger = '127.0.0.6';
const sources = '127.0.0.5/32,::1/128';
const bob = { 'Remote-User': 'bob' };

let opened: TestApp[] = [];
let lines: string[] = [];
afterEach(async () => {
  for (const made of opened) await made.close();
  opened = [];
  lines = [];
});

interface Asked {
  status: number;
  headers: string;
  body: string;
}

/** A server with this list, and how to ask it from an address. */
async function start(config: Record<string, string> = {}) {
  const log = createLog({ level: 'debug', write: (line) => lines.push(line) });
  const app = await makeApp({
    library: ({ album }) => album('Band', 'Record', 2),
    config: { 'extauth.trustedsources': sources, ...config },
    log,
  });
  opened.push(app);
  const origin = await app.listen();
  const ask = (from: string, path: string, headers: Record<string, string> | string[] = {}) => send(origin, from, path, headers);
  const users = () => app.app.db.$client.query('SELECT user_name, is_admin FROM user ORDER BY pk').values() as [string, number][];
  return { app, origin, ask, users };
}

/** One request over a connection of its own; headers as lines where one stands twice. */
function send(origin: string, from: string, path: string, headers: Record<string, string> | string[]): Promise<Asked> {
  const given = Array.isArray(headers) ? headers : Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = [`GET ${path} HTTP/1.1`, 'Host: music.example', 'Connection: close', ...given, '', ''].join('\r\n');
  const url = origin.startsWith('unix:') ? undefined : new URL(origin);
  const target = url
    ? { host: from === '::1' ? '::1' : '127.0.0.1', port: Number(url.port), localAddress: from }
    : { path: origin.slice('unix:'.length) };
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect(target as never, () => socket.write(Buffer.from(text, 'utf8')));
    socket.on('data', (part: Buffer) => parts.push(part));
    socket.on('error', reject);
    socket.on('close', () => {
      const whole = Buffer.concat(parts).toString('utf8');
      const end = whole.indexOf('\r\n\r\n');
      resolve({ status: Number(whole.slice(9, 12)), headers: whole.slice(0, end), body: whole.slice(end + 4) });
    });
  });
}

const startData = ({ body }: Asked): Reply => JSON.parse(/id="melodrome-config">(.*?)<\/script>/s.exec(body)?.[1] ?? '{}');
const warnings = () => lines.filter((line) => line.includes('WARN') && line.includes('[ext-auth]'));
const ping = '/rest/ping.view?v=1.16.1&c=x&f=json';
const subsonicReply = ({ body }: Asked): Reply => JSON.parse(/\{.*\}/s.exec(body)?.[0] ?? '{}')['subsonic-response'];

describe('the page', () => {
  test('1, 2: makes the first user an admin, and later ones plain users', async () => {
    const { ask, users } = await start();
    const first = startData(await ask(proxy, '/app/', bob));
    expect(first.auth).toMatchObject({
      name: 'bob',
      username: 'bob',
      isAdmin: true,
      subsonicSalt: expect.any(String),
      subsonicToken: expect.any(String),
    });
    expect(first.auth.token).toBeUndefined();
    expect(startData(await ask(proxy, '/app/albums', { 'Remote-User': 'Ann Müller' })).auth).toMatchObject({
      username: 'Ann Müller',
      isAdmin: false,
    });
    // Names compare without letter case.
    expect(startData(await ask(proxy, '/app/', { 'Remote-User': 'BOB' })).auth).toMatchObject({ username: 'bob' });
    expect(users()).toEqual([
      ['bob', 1],
      ['Ann Müller', 0],
    ]);
  });

  test('keeps what it says to one of them in no cache', async () => {
    const { ask } = await start();
    expect((await ask(proxy, '/app/', bob)).headers.toLowerCase()).toContain('cache-control: no-store');
  });

  test('3, 4: believes no stranger, whatever other headers say, and says so once', async () => {
    const { ask, users } = await start();
    const forged = { ...bob, 'X-Forwarded-For': proxy, 'X-Real-IP': proxy, 'True-Client-IP': proxy, Forwarded: `for=${proxy}` };
    for (const headers of [bob, forged, forged]) expect(startData(await ask(stranger, '/app/', headers)).auth).toBeUndefined();
    expect(users()).toEqual([]);
    expect(warnings()).toHaveLength(1);
    expect(warnings()[0]).toContain(stranger);
    expect(lines.join('')).not.toContain('bob');
  });

  test('5: trusts by the peer, and logs the client that the proxy tells of', async () => {
    const { ask } = await start();
    expect(startData(await ask(proxy, '/app/', { ...bob, 'X-Forwarded-For': '9.9.9.9' })).auth.username).toBe('bob');
    await ask(proxy, ping, { 'Remote-User': 'bob', 'X-Forwarded-For': '9.9.9.9' });
    await ask(proxy, '/app/', ['Remote-User: bob', 'Remote-User: admin', 'X-Forwarded-For: 9.9.9.9']);
    expect(warnings().at(-1)).toContain('9.9.9.9');
  });

  test('11, 12: takes no name that could be two, or none', async () => {
    const { ask, users } = await start();
    const wrong = [
      ['Remote-User: bob', 'Remote-User: admin'],
      ['Remote-User: bob, admin'],
      ['Remote-User: bob\u0001'],
      [`Remote-User: ${'b'.repeat(300)}`],
      ['Remote_User: bob'],
      ['Remote-User:'],
      ['Remote-User:    '],
    ];
    for (const headers of wrong) expect(startData(await ask(proxy, '/app/', headers)).auth).toBeUndefined();
    const nul = await ask(proxy, '/app/', ['Remote-User: bo\u0000b']);
    expect(startData(nul).auth).toBeUndefined();
    expect(users()).toEqual([]);
  });

  test('17: lets nobody in while the database refuses, least of all as an admin', async () => {
    const { app, ask, users } = await start();
    app.app.db.$client.run('PRAGMA busy_timeout = 50');
    const other = new Database(join(app.folder, 'data/melodrome.db'));
    // What a scan has left to do may still be written.
    other.run('PRAGMA busy_timeout = 5000');
    other.run('BEGIN IMMEDIATE');
    try {
      expect((await ask(proxy, '/app/', bob)).status).toBe(503);
    } finally {
      other.run('ROLLBACK');
      other.close();
    }
    expect(users()).toEqual([]);
    expect(startData(await ask(proxy, '/app/', bob)).auth.isAdmin).toBe(true);
  });

  test('18: makes exactly one admin of twenty at once', async () => {
    const { ask, users } = await start();
    const names = Array.from({ length: 20 }, (_, i) => `user${i % 10}`);
    await Promise.all(names.map((name) => ask(proxy, '/app/', { 'Remote-User': name })));
    expect(users().filter(([, isAdmin]) => isAdmin === 1)).toHaveLength(1);
    expect(users()).toHaveLength(10);
  });

  test('20: ignores the header silently while no proxy is trusted', async () => {
    const { ask, users } = await start({ 'extauth.trustedsources': '' });
    expect(startData(await ask(proxy, '/app/', bob)).auth).toBeUndefined();
    expect(users()).toEqual([]);
    expect(warnings()).toEqual([]);
  });

  test('tells where to go after signing out, and reads another header on wish', async () => {
    const { ask } = await start({ 'extauth.userheader': 'X-Auth-Name', 'extauth.logouturl': 'https://login.example/out' });
    const data = startData(await ask(proxy, '/app/', { 'X-Auth-Name': 'bob' }));
    expect(data.auth.username).toBe('bob');
    expect(data.extAuthLogoutURL).toBe('https://login.example/out');
    expect(startData(await ask(proxy, '/app/', { 'Remote-User': 'eve' })).auth).toBeUndefined();
  });
});

describe('Subsonic', () => {
  async function withBob() {
    const made = await start();
    await made.ask(proxy, '/app/', bob);
    return made;
  }

  test('6, 7: lets in whom the proxy names, whatever else the app sends', async () => {
    const { ask } = await withBob();
    expect(subsonicReply(await ask(proxy, ping, bob)).status).toBe('ok');
    expect(subsonicReply(await ask(proxy, '/rest/ping.view?v=1.16.1&f=json', bob)).error.code).toBe(10);
    const asAlice = '/rest/getUser?v=1.16.1&c=x&f=json&u=alice&p=wrong&username=bob';
    expect(subsonicReply(await ask(proxy, asAlice, bob)).user.username).toBe('bob');
  });

  test('8: asks for the usual login where the proxy names nobody', async () => {
    const { app, ask } = await start();
    await createAdmin(app);
    const login = `/rest/ping?${subsonicQuery({})}`;
    expect(subsonicReply(await ask(proxy, login, ['Remote-User:'])).status).toBe('ok');
    expect(subsonicReply(await ask(stranger, login, bob)).status).toBe('ok');
    expect(subsonicReply(await ask(proxy, ping, ['Remote-User:'])).error.code).toBe(10);
    expect(subsonicReply(await ask(stranger, ping, bob)).error.code).toBe(10);
  });

  test('9: makes no accounts', async () => {
    const { ask, users } = await withBob();
    expect(subsonicReply(await ask(proxy, ping, { 'Remote-User': 'nobody' })).error.code).toBe(40);
    expect(users()).toEqual([['bob', 1]]);
  });

  test('cannot be asked by other sites in the browser of somebody who is signed in', async () => {
    const { ask } = await withBob();
    expect(subsonicReply(await ask(proxy, ping, { ...bob, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' })).error.code).toBe(
      10,
    );
    expect(subsonicReply(await ask(proxy, ping, { ...bob, 'Sec-Fetch-Site': 'same-origin' })).status).toBe('ok');
  });
});

describe('the web API', () => {
  test('10: lets in users that are known, and makes none', async () => {
    const { ask, users } = await start();
    expect((await ask(proxy, '/api/song', bob)).status).toBe(401);
    expect(users()).toEqual([]);
    await ask(proxy, '/app/', bob);
    const reply = await ask(proxy, '/api/song?_start=0&_end=1', bob);
    expect(reply.status).toBe(200);
    // No session is left behind: the proxy alone says how long somebody may stay.
    expect(reply.headers.toLowerCase()).not.toContain('x-nd-authorization: ey');
    expect((await ask(stranger, '/api/song', bob)).status).toBe(401);
  });

  test('refuses a session of another user than the proxy names', async () => {
    const { app, ask } = await start();
    await createAdmin(app);
    const { token } = (await (await postJson(app, '/auth/login', { username: 'admin', password: adminPassword })).json()) as {
      token: string;
    };
    const session = { 'X-ND-Authorization': `Bearer ${token}` };
    await ask(proxy, '/app/', bob);
    expect((await ask(proxy, '/api/song', { ...session, ...bob })).status).toBe(401);
    expect((await ask(proxy, '/api/song', { ...session, 'Remote-User': 'Admin' })).status).toBe(200);
    expect((await ask(proxy, '/api/song', session)).status).toBe(200);
    expect(warnings().some((line) => line.includes('another user'))).toBe(true);
  });

  test('is not kept from anybody by the cookie of a login before', async () => {
    const { app, ask } = await start();
    await createAdmin(app);
    const { id } = (await subsonic(app, 'createPlaylist', { name: 'Mine' })).playlist;
    const signedIn = await postJson(app, '/auth/login', { username: 'admin', password: adminPassword });
    const cookie = { Cookie: (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
    const path = `/api/playlist/${id}/export`;
    expect((await ask(proxy, path, cookie)).status).toBe(200);
    await ask(proxy, '/app/', bob);
    // Bob, who does not see the list, and not somebody who must sign in.
    for (const sent of [cookie, { Cookie: 'melodrome=ended' }]) expect((await ask(proxy, path, { ...sent, ...bob })).status).toBe(404);
    expect((await ask(proxy, path, { Cookie: 'melodrome=ended', 'Remote-User': 'admin' })).status).toBe(200);
    expect((await ask(stranger, path, { ...cookie, ...bob })).status).toBe(200);
  });
});

describe('addresses', () => {
  test('13: of both families, also as the system maps them', async () => {
    const { ask } = await start({ address: '' });
    expect(startData(await ask(proxy, '/app/', bob)).auth.username).toBe('bob');
    expect(startData(await ask('::1', '/app/', bob)).auth.username).toBe('bob');
    expect(startData(await ask(stranger, '/app/', bob)).auth).toBeUndefined();
  });

  test.each(['10.0.0.0/8, 127.0.0.5/32', '127.0.0.5', ' 127.0.0.5/31 ,fe80::/10'])('14: %p', async (list) => {
    const { ask } = await start({ 'extauth.trustedsources': list });
    expect(startData(await ask(proxy, '/app/', bob)).auth.username).toBe('bob');
  });

  test.each(['proxy.local', '127.0.0.5/33', '127.0.0', '127.0.0.5/32;::1'])('14: %p is no list, and the server says so', async (list) => {
    // eslint-disable-next-line typescript/await-thenable -- it rejects
    await expect(start({ 'extauth.trustedsources': list })).rejects.toThrow(/ExtAuth\.TrustedSources|network/);
  });

  test('15: a socket file needs the @', async () => {
    const path = join('/tmp', `melodrome-test-${process.pid}.sock`);
    const open = await start({ address: `unix:${path}`, 'extauth.trustedsources': '@' });
    expect(startData(await open.ask('', '/app/', bob)).auth.username).toBe('bob');
    const closedPath = `${path}2`;
    const closed = await start({ address: `unix:${closedPath}`, 'extauth.trustedsources': '0.0.0.0/0,::/0' });
    expect(startData(await closed.ask('', '/app/', bob)).auth).toBeUndefined();
    expect(lines.some((line) => line.includes('trusts everybody'))).toBe(true);
  });

  test('16: over TCP the @ trusts nobody', async () => {
    const { ask } = await start({ 'extauth.trustedsources': '@' });
    expect(startData(await ask(proxy, '/app/', bob)).auth).toBeUndefined();
  });
});

test('19: a page for everybody makes no account', async () => {
  const { app, ask, users } = await start({ enablesharing: 'true' });
  await createAdmin(app);
  const song = app.app.db.$client.query('SELECT id FROM song LIMIT 1').get() as { id: string };
  const { shares } = subsonicReply(await ask(stranger, `/rest/createShare?${subsonicQuery({ id: song.id })}`, {}));
  const share = await ask(proxy, new URL(shares.share[0].url).pathname, { 'Remote-User': 'passer-by' });
  expect(share.status).toBe(200);
  expect(users()).toHaveLength(1);
});
