// Keys of apps: how they log in, what each scope may do, and when they end.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { endpoints } from '../../src/api/subsonic/endpoints.ts';
import { needOf } from '../../src/api/subsonic/needs.ts';
import { adminName, adminPassword, native, postJson, type Parameters, type Reply } from '../support/clients.ts';
import { annPassword, makePeople, type People } from './people.ts';

let people: People;
const tokens: Record<string, string> = {};
const clock = { time: Date.UTC(2026, 0, 10), now: () => clock.time };
beforeAll(async () => {
  people = await makePeople({ clock });
  for (const [username, password] of [
    [adminName, adminPassword],
    ['ann', annPassword],
    ['guest', 'guest word'],
  ] as const) {
    const reply = await postJson(people, '/auth/login', { username, password });
    tokens[username] = ((await reply.json()) as { token: string }).token;
  }
});
afterAll(() => people.close());

const keysOf = async (user: string) => (await native(people, '/api/apikey', tokens[user]!)).body as Reply[];
const make = (user: string, body: unknown) => native(people, '/api/apikey', tokens[user]!, { method: 'POST', body: JSON.stringify(body) });
const revoke = (user: string, id: string) => native(people, `/api/apikey/${id}`, tokens[user]!, { method: 'DELETE' });
async function raw(key: string, endpoint: string, parameters: Parameters = {}): Promise<Response> {
  const query = new URLSearchParams({ apiKey: key, v: '1.16.1', c: 'tests', f: 'json' });
  for (const [name, value] of Object.entries(parameters)) for (const one of [value].flat()) query.append(name, String(one));
  return people.fetch(`/rest/${endpoint}?${query}`);
}
const by = async (key: string, endpoint: string, parameters: Parameters = {}): Promise<Reply> =>
  ((await (await raw(key, endpoint, parameters)).json()) as Reply)['subsonic-response'];

let nth = 0;
async function keyFor(user: string, scope = 'all', more: object = {}): Promise<{ id: string; key: string }> {
  const { status, body } = await make(user, { name: `device ${nth++}`, scope, ...more });
  expect(status).toBe(200);
  return body;
}

describe('a key', () => {
  test('is announced, shown once and logs in by itself', async () => {
    const { openSubsonicExtensions } = await people.as('guest', 'getOpenSubsonicExtensions');
    expect(openSubsonicExtensions).toContainEqual({ name: 'apiKeyAuthentication', versions: [1] });
    const { body } = await make('ann', { name: ' My phone ', scope: 'all' });
    expect(body).toEqual({
      id: expect.any(String),
      name: 'My phone',
      scope: 'all',
      createdAt: new Date(clock.time).toISOString(),
      key: expect.any(String),
    });
    expect(body.key).toMatch(/^mdk_[\w-]{43}$/);
    expect((await by(body.key, 'ping')).status).toBe('ok');
    expect((await by(body.key, 'tokenInfo')).tokenInfo).toEqual({ username: 'ann' });
    expect((await by(body.key, 'getUser', { username: 'ann' })).user.username).toBe('ann');
    const [listed] = await keysOf('ann');
    expect(listed).toMatchObject({ id: body.id, name: 'My phone' });
    expect(listed.key).toBeUndefined();
    const rows = people.app.db.$client.query('SELECT * FROM api_key').all();
    expect(JSON.stringify(rows)).not.toContain(body.key.slice(4));
  });

  test('is the only way of logging in where it is used', async () => {
    const { key } = await keyFor('ann');
    const others: Parameters[] = [{ u: 'ann' }, { p: annPassword }, { t: 'x', s: 'y' }, { jwt: tokens['ann']! }];
    for (const other of others) {
      expect({ other, code: (await by(key, 'ping', other)).error?.code }).toEqual({ other, code: 43 });
    }
    expect((await by(key, 'ping', { u: '', p: '', t: '', s: '' })).status).toBe('ok');
    expect((await by(key, 'ping', { apiKey: 'another' })).error.code).toBe(43);
    expect(await (await people.fetch(`/rest/ping?apiKey=${key}&v=1.16.1&f=json`)).text()).toContain('"code":10');
    expect(await (await people.fetch(`/rest/ping?apiKey=${key}&v=1.16.1&c=x`)).text()).toContain('status="ok"');
    expect((await people.as('ann', 'tokenInfo')).error.code).toBe(10);
    // An address of the web API knows no keys.
    expect((await native(people, '/api/apikey', key)).status).toBe(401);
  });

  test('that is none is error 44, and after many tries there is a pause', async () => {
    const { key } = await keyFor('ann');
    for (const wrong of ['x', `${key}x`, key.slice(0, -1), key.toUpperCase(), "' OR 1=1 --", 'mdk_']) {
      const { error } = await by(wrong, 'ping');
      expect(error.code).toBe(44);
      expect(error.message).not.toContain(wrong);
    }
    for (let i = 0; i < 60; i++) await by(`wrong ${i}`, 'ping');
    expect((await raw('wrong', 'ping')).status).toBe(429);
    clock.time += 10 * 60_000;
    expect((await by(key, 'ping')).status).toBe('ok');
  });

  test('is useless as soon as it is revoked', async () => {
    const { id, key } = await keyFor('ann');
    expect((await by(key, 'ping')).status).toBe('ok');
    expect((await revoke('guest', id)).status).toBe(404);
    expect((await revoke(adminName, id)).status).toBe(404);
    expect((await by(key, 'ping')).status).toBe('ok');
    expect((await revoke('ann', id)).status).toBe(200);
    expect((await by(key, 'ping')).error.code).toBe(44);
    expect((await revoke('ann', id)).status).toBe(404);
  });

  test('ends at its time, to the moment', async () => {
    const expiresAt = new Date(clock.time + 500).toISOString();
    const { id, key } = await keyFor('ann', 'all', { expiresAt });
    expect((await by(key, 'ping')).status).toBe('ok');
    expect((await keysOf('ann')).find((one) => one.id === id)).toMatchObject({ expiresAt });
    clock.time += 500;
    expect((await by(key, 'ping')).error.code).toBe(44);
  });

  test('tells when it was used last, to the minute', async () => {
    const { id, key } = await keyFor('ann');
    const usedAt = async () => (await keysOf('ann')).find((one) => one.id === id).lastUsedAt;
    expect(await usedAt()).toBeUndefined();
    const first = new Date(clock.time).toISOString();
    await by(key, 'ping');
    expect(await usedAt()).toBe(first);
    clock.time += 30_000;
    await by(key, 'ping');
    expect(await usedAt()).toBe(first);
    clock.time += 30_000;
    await by(key, 'ping');
    expect(await usedAt()).toBe(new Date(clock.time).toISOString());
  });

  test('ends with its user, and outlives their password', async () => {
    await people.as('admin', 'createUser', { username: 'bob', password: 'word', email: 'b@example.org' });
    tokens['bob'] = (
      (await (await postJson(people, '/auth/login', { username: 'bob', password: 'word' })).json()) as { token: string }
    ).token;
    const { key } = await keyFor('bob');
    await people.as('admin', 'changePassword', { username: 'bob', password: 'other' });
    expect((await by(key, 'ping')).status).toBe('ok');
    await people.as('admin', 'deleteUser', { username: 'bob' });
    expect((await by(key, 'ping')).error.code).toBe(44);
  });
});

test('what cannot be a key is refused with a reason', async () => {
  for (const body of [
    {},
    { name: '', scope: 'all' },
    { name: 'x' },
    { name: 'x', scope: 'root' },
    { name: 'x'.repeat(101), scope: 'all' },
    'x',
    null,
    [1],
  ]) {
    expect((await make('guest', body)).status).toBe(400);
  }
  for (const expiresAt of ['yesterday', '2001-01-01T00:00:00Z', 5]) {
    expect((await make('guest', { name: 'x', scope: 'all', expiresAt })).status).toBe(400);
  }
  expect((await make('guest', { name: 'tablet', scope: 'read' })).status).toBe(200);
  expect((await make('guest', { name: 'tablet', scope: 'all' })).status).toBe(409);
  for (const [method, path] of [
    ['GET', '/api/apikey'],
    ['POST', '/api/apikey'],
    ['DELETE', '/api/apikey/x'],
  ] as const) {
    expect((await people.fetch(path, { method })).status).toBe(401);
  }
});

describe('scopes', () => {
  test('say of every endpoint what it needs', () => {
    const known = endpoints.filter(({ name }) => needOf(name) !== 'manage').map(({ name }) => name);
    const managing = endpoints.map(({ name }) => name).filter((name) => !known.includes(name));
    // What is new lands here, and is thought about, before keys for less than all may call it.
    expect(managing.filter((name) => /^(get|search|stream|star$)/.test(name))).toEqual(['getOpenSubsonicExtensions', 'getUsers']);
    expect(endpoints.filter(({ name, access }) => access === 'admin' && needOf(name) !== 'manage')).toEqual([]);
  });

  const calls: [endpoint: string, parameters: () => Parameters, allowed: string[]][] = [
    ['getAlbumList2', () => ({ type: 'newest' }), ['all', 'play', 'read']],
    ['search3', () => ({ query: '' }), ['all', 'play', 'read']],
    ['stream', () => ({ id: people.open[0].id }), ['all', 'play', 'read']],
    ['getUser', () => ({ username: adminName }), ['all', 'play', 'read']],
    ['download', () => ({ id: people.open[0].id }), ['all', 'read']],
    ['star', () => ({ id: people.open[0].id }), ['all', 'play']],
    ['setRating', () => ({ id: people.open[0].id, rating: 3 }), ['all', 'play']],
    ['scrobble', () => ({ id: people.open[0].id }), ['all', 'play']],
    ['savePlayQueue', () => ({}), ['all', 'play']],
    ['createBookmark', () => ({ id: people.open[0].id, position: 1 }), ['all', 'play']],
    ['createPlaylist', () => ({ name: 'made by a key' }), ['all', 'play']],
    ['addChatMessage', () => ({ message: 'hello' }), ['all']],
    ['getUsers', () => ({}), ['all']],
    ['startScan', () => ({}), ['all']],
    ['createInternetRadioStation', () => ({ name: `r${nth++}`, streamUrl: 'http://radio.example/' }), ['all']],
    ['updateUser', () => ({ username: adminName, email: 'a@example.org' }), ['all']],
  ];
  test.each(['all', 'play', 'read'])('%s allows what it says', async (scope) => {
    const { key } = await keyFor(adminName, scope);
    for (const [endpoint, parameters, allowed] of calls) {
      const text = await (await raw(key, endpoint, parameters())).text();
      expect({ endpoint, refused: text.includes('"code":50') }).toEqual({ endpoint, refused: !allowed.includes(scope) });
    }
    await people.scan();
  });

  test('of less than all make nobody an admin, and open no more libraries', async () => {
    const { key } = await keyFor(adminName, 'play');
    const { user } = await by(key, 'getUser', { username: adminName });
    expect(user).toMatchObject({ adminRole: false, downloadRole: false, shareRole: false, settingsRole: false, folder: [1, 2] });
    expect((await by(key, 'getUser', { username: 'ann' })).error.code).toBe(50);
    expect((await by(key, 'getSong', { id: people.closed.id })).status).toBe('ok');
    const guest = await keyFor('guest');
    expect((await by(guest.key, 'getSong', { id: people.closed.id })).error.code).toBe(70);
    expect((await by(guest.key, 'getUsers')).error.code).toBe(50);
  });
});
