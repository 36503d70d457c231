// /api/user: who may see and change accounts, in the shapes of navidrome.md 5.5; /api/session: logins and their end.
import { afterEach, beforeEach, expect, test } from 'bun:test';

import { adminPassword, createAdmin, native, postJson, subsonicRaw, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let admin: { token: string; id: string };
const clock = { time: Date.now(), now: () => clock.time };

beforeEach(async () => {
  melodrome = await makeApp({ clock, config: { authrequestlimit: '0' }, library: ({ album }) => album('Ada', 'One', 1) });
  admin = await createAdmin(melodrome);
});
afterEach(() => melodrome.close());

const send = (method: string, path: string, token: string, body?: object) =>
  native(melodrome, path, token, { method, ...(body ? { body: JSON.stringify(body) } : {}) });

async function newUser(userName: string, more: object = {}): Promise<string> {
  const { status, body } = await send('POST', '/api/user', admin.token, { userName, password: 'first word', ...more });
  expect({ status, body }).toEqual({ status: 200, body: { id: expect.any(String) } });
  return body.id as string;
}

async function logIn(username: string, password: string, agent = 'Tests'): Promise<{ status: number; token: string }> {
  const reply = await postJson(melodrome, '/auth/login', { username, password }, { 'user-agent': agent });
  return { status: reply.status, token: ((await reply.json()) as { token: string }).token };
}

test('admins make, list, change and delete users', async () => {
  const id = await newUser('bob', { name: 'Bob', email: 'bob@example.org' });
  const { body } = await send('GET', `/api/user/${id}`, admin.token);
  expect(body).toEqual({
    id,
    userName: 'bob',
    name: 'Bob',
    email: 'bob@example.org',
    isAdmin: false,
    maxBitRate: 0,
    hasSecondFactor: false,
    scrobbleFilter: null,
    lastLoginAt: null,
    lastAccessAt: null,
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
    libraries: [{ id: 1, name: 'Music Library', path: melodrome.library.root }],
  });
  await newUser('ann');
  const list = await send('GET', '/api/user?_sort=userName&_order=DESC&_start=0&_end=2', admin.token);
  expect([list.total, list.body.map((user: Reply) => user.userName)]).toEqual([3, ['bob', 'ann']]);
  expect((await send('GET', '/api/user?name=bo', admin.token)).body).toMatchObject([{ userName: 'bob' }]);
  expect(JSON.stringify(list.body)).not.toContain('assword');

  const changed = await send('PUT', `/api/user/${id}`, admin.token, { userName: 'robert', isAdmin: true, maxBitRate: 128, secret: 1 });
  expect(changed.body).toMatchObject({ userName: 'robert', name: 'Bob', isAdmin: true, maxBitRate: 128 });
  expect((await send('PUT', `/api/user/${id}`, admin.token, { maxBitRate: 128.5 })).body).toMatchObject({ maxBitRate: 128 });
  expect((await logIn('robert', 'first word')).status).toBe(200);
  expect((await logIn('bob', 'first word')).status).toBe(401);

  expect((await send('DELETE', `/api/user/${id}`, admin.token)).body).toEqual({});
  expect((await send('GET', `/api/user/${id}`, admin.token)).status).toBe(404);
  expect((await send('DELETE', `/api/user/${admin.id}`, admin.token)).status).toBe(403);
});

test('what cannot be is refused beside its field', async () => {
  const id = await newUser('bob');
  const twice = await send('POST', '/api/user', admin.token, { userName: 'BOB', password: 'x' });
  expect([twice.status, twice.body]).toEqual([400, { error: expect.any(String), errors: { userName: 'ra.validation.unique' } }]);
  expect((await send('PUT', `/api/user/${admin.id}`, admin.token, { userName: 'bob' })).body.errors).toEqual({
    userName: 'ra.validation.unique',
  });
  for (const body of [
    {},
    { userName: 'x' },
    { userName: '', password: 'x' },
    { userName: 'a b', password: 'x' },
    { userName: 'x', password: '' },
  ]) {
    expect((await send('POST', '/api/user', admin.token, body)).status).toBe(400);
  }
  expect((await send('PUT', `/api/user/${admin.id}`, admin.token, { isAdmin: false })).status).toBe(409);
  expect((await send('PUT', `/api/user/${id}`, admin.token, { isAdmin: 'yes' })).status).toBe(400);
  expect((await send('PUT', '/api/user/absent', admin.token, { name: 'x' })).status).toBe(404);
});

test('others see and change only themselves, and no rights', async () => {
  const id = await newUser('bob');
  const { token } = await logIn('bob', 'first word');
  expect((await send('GET', '/api/user', token)).body).toMatchObject([{ id }]);
  expect((await send('GET', `/api/user/${admin.id}`, token)).status).toBe(404);
  expect((await send('PUT', `/api/user/${admin.id}`, token, { name: 'x' })).status).toBe(404);
  // As a form sends it, with everything it was given.
  const whole = (await send('GET', `/api/user/${id}`, token)).body as Reply;
  expect((await send('PUT', `/api/user/${id}`, token, { ...whole, name: 'Robert' })).body).toMatchObject({ name: 'Robert' });
  expect((await send('PUT', `/api/user/${id}`, token, { ...whole, isAdmin: true })).status).toBe(403);
  expect((await send('PUT', `/api/user/${id}`, token, { userName: 'root' })).status).toBe(403);
  expect((await send('PUT', `/api/user/${id}`, token, { libraryIds: [1] })).status).toBe(403);
  for (const [method, path] of [
    ['POST', '/api/user'],
    ['DELETE', `/api/user/${id}`],
    ['GET', `/api/user/${id}/library`],
  ] as const) {
    expect((await send(method, path, token, method === 'GET' ? undefined : {})).status).toBe(403);
  }
});

test('one’s own password needs the one before, ends every session and gives the page a new one', async () => {
  const id = await newUser('bob');
  const [page, other] = [await logIn('bob', 'first word'), await logIn('bob', 'first word')];
  const none = await send('PUT', `/api/user/${id}`, page.token, { password: 'second' });
  expect([none.status, none.body.errors]).toEqual([400, { currentPassword: 'ra.validation.required' }]);
  const wrong = await send('PUT', `/api/user/${id}`, page.token, { password: 'second', currentPassword: 'x' });
  expect([wrong.status, wrong.body.errors]).toEqual([400, { currentPassword: 'ra.validation.passwordDoesNotMatch' }]);
  const { status, headers } = await send('PUT', `/api/user/${id}`, page.token, { password: 'second', currentPassword: 'first word' });
  expect(status).toBe(200);
  expect((await send('GET', '/api/song', page.token)).status).toBe(401);
  expect((await send('GET', '/api/song', other.token)).status).toBe(401);
  expect((await send('GET', '/api/song', headers.get('x-nd-authorization') ?? '')).status).toBe(200);
  expect((await logIn('bob', 'second')).status).toBe(200);
  // An admin need not know it.
  expect((await send('PUT', `/api/user/${id}`, admin.token, { password: 'third' })).status).toBe(200);
  expect((await logIn('bob', 'third')).status).toBe(200);
});

test('guesses of the current password are counted', async () => {
  const id = await newUser('bob');
  const { token } = await logIn('bob', 'first word');
  const statuses = new Set<number>();
  for (let i = 0; i < 60; i++) {
    statuses.add((await send('PUT', `/api/user/${id}`, token, { password: 'x', currentPassword: `guess ${i}` })).status);
  }
  expect(statuses).toEqual(new Set([400, 429]));
});

test('where users may not change themselves they cannot', async () => {
  const id = await newUser('bob');
  melodrome.app.config.enableUserEditing = false;
  const { token } = await logIn('bob', 'first word');
  expect((await send('PUT', `/api/user/${id}`, token, { name: 'x' })).status).toBe(403);
  expect((await send('PUT', `/api/user/${id}`, token, { password: 'x', currentPassword: 'first word' })).status).toBe(403);
  expect((await send('GET', `/api/user/${id}`, token)).status).toBe(200);
});

test('sessions are listed with their devices, and those taken away are dead at once', async () => {
  await newUser('bob');
  const desk = await logIn('bob', 'first word', 'Desk/1');
  clock.time += 1000;
  const phone = await logIn('bob', 'first word', 'Phone/1');
  const list = await send('GET', '/api/session', desk.token);
  expect(list.total).toBe(2);
  expect(list.body).toMatchObject([
    { client: 'Phone/1', userName: 'bob', isCurrent: false },
    { client: 'Desk/1', isCurrent: true, createdAt: expect.any(String), lastUsedAt: expect.any(String) },
  ]);
  const [other, own] = list.body as Reply[];
  // Nobody else's.
  expect((await send('GET', '/api/session', admin.token)).total).toBe(1);
  const ofAdmin = ((await send('GET', '/api/session', admin.token)).body as Reply[])[0];
  expect((await send('DELETE', `/api/session/${ofAdmin.id}`, desk.token)).status).toBe(404);
  expect((await send('DELETE', `/api/session?others=true&user_id=${admin.id}`, desk.token)).status).toBe(404);
  expect((await send('DELETE', '/api/session', desk.token)).status).toBe(400);

  const events = await melodrome.fetch('/api/events', { headers: { authorization: `Bearer ${phone.token}` } });
  expect((await send('DELETE', `/api/session/${other.id}`, desk.token)).status).toBe(200);
  expect((await send('GET', '/api/song', phone.token)).status).toBe(401);
  expect((await melodrome.fetch('/api/cover/x', { headers: { cookie: `melodrome=${phone.token}` } })).status).toBe(401);
  expect(
    (await melodrome.fetch(`/rest/ping?u=bob&jwt=${phone.token}&v=1.16.1&c=t&f=json`).then((reply) => reply.text())).includes('"code":40'),
  ).toBe(true);
  // The stream ends instead of telling on.
  expect(await events.text()).toContain('serverStart');
  expect((await send('GET', '/api/song', desk.token)).status).toBe(200);

  const again = await logIn('bob', 'first word');
  expect((await send('DELETE', '/api/session?others=true', desk.token)).body).toEqual({ ended: 1 });
  expect((await send('GET', '/api/song', again.token)).status).toBe(401);
  // An admin sees and ends anybody's.
  const all = (await send('GET', '/api/session?all=true', admin.token)).body as Reply[];
  expect(all.map((session) => session.userName).sort()).toEqual(['admin', 'bob']);
  expect((await send('DELETE', `/api/session/${own.id}`, admin.token)).status).toBe(200);
  expect((await send('GET', '/api/song', desk.token)).status).toBe(401);
});

test('a session outlives its token as long as it is used, keeps its row, and ends with a logout', async () => {
  const { token } = await logIn('admin', adminPassword);
  const rows = () => Number(melodrome.app.db.$client.query('SELECT count(*) FROM session').values()[0]?.[0]);
  const before = rows();
  clock.time += 10 * 3_600_000;
  const fresh = (await send('GET', '/api/song', token)).headers.get('x-nd-authorization') ?? '';
  expect(fresh).not.toBe(token);
  expect(rows()).toBe(before);
  await melodrome.fetch('/auth/logout', { method: 'POST', headers: { 'x-nd-authorization': `Bearer ${fresh}` } });
  expect((await send('GET', '/api/song', fresh)).status).toBe(401);
  expect((await send('GET', '/api/song', token)).status).toBe(401);
  // Rows whose tokens have all ended go with the next login.
  clock.time += 1000 * 3_600_000;
  await logIn('admin', adminPassword);
  expect(rows()).toBe(1);
});

test('use is written down once a minute at most', async () => {
  const lastUsed = () => melodrome.app.db.$client.query('SELECT last_used_at FROM session').values()[0]?.[0];
  const first = lastUsed();
  clock.time += 59_000;
  await send('GET', '/api/song', admin.token);
  expect(lastUsed()).toBe(first);
  clock.time += 1000;
  await send('GET', '/api/song', admin.token);
  expect(lastUsed()).toBe(clock.time);
  expect((await subsonicRaw(melodrome, 'ping')).status).toBe(200);
});
