// Filters that every list takes in the same way: as parameters or as one JSON object, and ids, which pages use to show names
// of what they know by id only (navidrome.md 5.1, 5.4).
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, native, postJson, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let token: string;
let bob: { id: string; token: string };
beforeAll(async () => {
  melodrome = await makeApp({
    config: { authrequestlimit: '0' },
    library({ album }) {
      album('Ada', 'One', 3, { GENRE: 'Jazz', MOOD: 'Calm' });
      album('Bo', 'Two', 2, { GENRE: 'Rock', MOOD: 'Wild' });
    },
  });
  ({ token } = await createAdmin(melodrome));
  await send('POST', '/user', { userName: 'bob', password: 'bob word' });
  const login = await postJson(melodrome, '/auth/login', { username: 'bob', password: 'bob word' });
  bob = (await login.json()) as typeof bob;
  for (const name of ['Waves', 'Wires']) await send('POST', '/radio', { name, streamUrl: `https://radio.example/${name}` });
  for (const name of ['Car', 'Bus']) await send('POST', '/player', { name });
  await send('POST', '/playlist', { name: 'Evening', public: true });
  await send('POST', '/playlist', { name: 'Calm ones', rules: { all: [{ is: { mood: 'Calm' } }] } });
  await send('POST', '/playlist', { name: 'Of Bob', public: true }, bob.token);
});
afterAll(() => melodrome.close());

const send = (method: string, path: string, body?: unknown, as = token) =>
  native(melodrome, `/api${path}`, as, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const rows = async (path: string) => {
  const { body, total, status } = await send('GET', path);
  expect({ path, status, total }).toEqual({ path, status: 200, total: (body as Reply[]).length });
  return body as Reply[];
};
const nameOf = (row: Reply) => (row['title'] ?? row['tagValue'] ?? row['name']) as string;
const names = async (path: string) => (await rows(path)).map(nameOf);
const json = (filters: unknown) => `_filters=${encodeURIComponent(JSON.stringify(filters))}`;

test.each([
  ['song', { title: 'two' }, ['Two 1', 'Two 2']],
  ['song', { title: 'two', track_number: 2 }, ['Two 2']],
  ['album', { name: 'one' }, ['One']],
  ['artist', { name: ['ada', 'bo'] }, ['Ada', 'Bo']],
  ['genre', { name: 'oc' }, ['Rock']],
  ['tag', { tag_name: 'mood', name: 'wild' }, ['Wild']],
  ['user', { name: 'b' }, ['bob']],
  ['radio', { name: 'ire' }, ['Wires']],
  ['player', { name: 'ca' }, ['Car']],
  ['playlist', { q: 'even' }, ['Evening']],
  ['playlist', { smart: true }, ['Calm ones']],
  ['transcoding', { name: 'opus' }, ['opus audio']],
  ['song', { library_id: 9 }, []],
] as const)('%s by JSON %p', async (list, filters, wanted) => {
  const order = list === 'genre' || list === 'tag' ? '' : '_sort=name&';
  expect((await names(`/${list}?${order}${json(filters)}`)).sort()).toEqual([...wanted]);
});

test('what the query names counts more, and what is no object of filters filters nothing', async () => {
  expect(await names(`/album?_sort=name&name=two&${json({ name: 'one' })}`)).toEqual(['Two']);
  for (const nonsense of [
    '',
    '{',
    '[1]',
    '7',
    'null',
    '"name"',
    '{"name":{"a":1}}',
    '{"name":null}',
    '{"_end":1,"_sort":"x"}',
    '{"__proto__":1}',
  ]) {
    expect(await names(`/album?_sort=name&_filters=${encodeURIComponent(nonsense)}`)).toEqual(['One', 'Two']);
  }
  // Nothing but a list is asked by them: this names no session.
  expect((await send('DELETE', `/session?${json({ others: true })}`)).status).toBe(400);
});

test.each(['song', 'album', 'artist', 'genre', 'tag', 'user', 'playlist', 'player', 'radio', 'transcoding', 'library'])(
  '%s by ids',
  async (list) => {
    const all = await rows(`/${list}`);
    expect(all.length).toBeGreaterThan(0);
    const [first, last] = [all[0]!, all.at(-1)!];
    const ids = [...new Set([first, last].map(({ id }) => String(id)))];
    expect((await rows(`/${list}?${ids.map((id) => `id=${id}`).join('&')}`)).map(({ id }) => String(id)).sort()).toEqual(ids.sort());
    expect(await rows(`/${list}?id=none`)).toEqual([]);
    const page = await send('GET', `/${list}?id=${String(first['id'])}&_start=0&_end=1`);
    expect({ ids: (page.body as Reply[]).map(({ id }) => id), total: page.total }).toEqual({ ids: [first['id']], total: 1 } as never);
  },
);

test('playlists by who owns them and what they are', async () => {
  expect(await names(`/playlist?owner_id=${bob.id}`)).toEqual(['Of Bob']);
  expect(await names(`/playlist?ownerId=${bob.id}&smart=true`)).toEqual([]);
  expect(await names('/playlist?owner_name=ADMIN&_sort=name')).toEqual(['Calm ones', 'Evening']);
  expect(await names('/playlist?public=true&_sort=name')).toEqual(['Evening', 'Of Bob']);
  expect(await names('/playlist?public=false')).toEqual(['Calm ones']);
  expect(await names('/playlist?sync=true')).toEqual([]);
  expect(await names('/playlist?sync=false&_sort=name')).toEqual(['Calm ones', 'Evening', 'Of Bob']);
  // What is somebody's own stays hidden, whatever is asked.
  const { body } = await send('GET', '/playlist?public=false&owner_name=admin', undefined, bob.token);
  expect(body).toEqual([] as never);
});

test('missing files by what narrows songs', async () => {
  rmSync(join(melodrome.library.root, 'Bo/Two/01.flac'));
  rmSync(join(melodrome.library.root, 'Ada/One/02.flac'));
  await melodrome.scan(false, true);
  expect((await names('/missing')).sort()).toEqual(['One 2', 'Two 1']);
  const [one] = await rows('/missing?title=one');
  expect(one?.['title']).toBe('One 2');
  expect(await names('/missing?path=Bo/&_sort=path')).toEqual(['Two 1']);
  expect(await names(`/missing?id=${one?.['id'] as string}`)).toEqual(['One 2']);
  expect(await names('/missing?missing=false')).toHaveLength(2);
  expect(await names('/missing?title=nothing')).toEqual([]);
  expect((await send('GET', '/missing?title=one&_end=1', undefined, bob.token)).total).toBe(1);
});

test('forms say what is wrong with which field, and empty one by null', async () => {
  for (const [method, path, body, field] of [
    ['POST', '/user', { userName: ' ', password: 'x' }, 'userName'],
    ['POST', '/user', { userName: 'eve', password: '' }, 'password'],
    ['PUT', `/user/${bob.id}`, { userName: '' }, 'userName'],
  ] as const) {
    expect(await send(method, path, body)).toMatchObject({ status: 400, body: { errors: { [field]: 'ra.validation.required' } } });
  }
  expect((await send('PUT', `/user/${bob.id}`, { name: 'Robert', email: 'bob@example.com' })).body).toMatchObject({ name: 'Robert' });
  expect((await send('PUT', `/user/${bob.id}`, { email: null })).body).toMatchObject({ name: 'Robert', email: '' });
  const [evening] = (await send('GET', '/playlist?q=evening')).body as Reply[];
  const path = `/playlist/${evening?.['id'] as string}`;
  expect((await send('PUT', path, { comment: 'late', public: null })).body).toMatchObject({ comment: 'late', public: true });
  expect((await send('PUT', path, { comment: null, ownerId: null, sync: null })).body).toMatchObject({ comment: '', ownerName: 'admin' });
  expect((await send('GET', '/keepalive')).body).toEqual({ response: 'ok', id: 'keepalive' } as never);
});

test('the password before is no use without a new one', async () => {
  const reply = await send('PUT', `/user/${bob.id}`, { currentPassword: 'bob word' }, bob.token);
  expect(reply).toMatchObject({ status: 400, body: { errors: { password: 'ra.validation.required' } } });
});
