// What an app calls itself: it gets the name back as a cookie, and its event stream leaves out what it has done itself.
import { afterAll, beforeAll, expect, test } from 'bun:test';

import { adminName, adminPassword, createAdmin, native, postJson, subsonicQuery, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const header = 'x-nd-client-unique-id';

let melodrome: TestApp;
let token: string;
let bob: string;
let songs: string[];
beforeAll(async () => {
  melodrome = await makeApp({ library: ({ album }) => album('Ada', 'One', 3) });
  ({ token } = await createAdmin(melodrome));
  await native(melodrome, '/api/user', token, { method: 'POST', body: JSON.stringify({ userName: 'bob', password: 'bob word' }) });
  bob = ((await (await postJson(melodrome, '/auth/login', { username: 'bob', password: 'bob word' })).json()) as { token: string }).token;
  songs = ((await native(melodrome, '/api/song?_sort=title', token)).body as Reply[]).map(({ id }) => id as string);
});
afterAll(() => melodrome.close());

const cookieOf = (reply: Response) => reply.headers.getSetCookie().find((cookie) => cookie.startsWith('X-ND-Client-Unique-Id='));

test('the name comes back as a cookie for a year that scripts cannot read', async () => {
  const headers = { [header]: 'page-1', 'x-nd-authorization': `Bearer ${token}` };
  const kept = cookieOf(await melodrome.fetch('/api/scan', { headers }));
  expect(kept?.split('; ').sort()).toEqual([
    'HttpOnly',
    'Max-Age=31536000',
    'Path=/api',
    'SameSite=Strict',
    'X-ND-Client-Unique-Id=page-1',
  ]);
  expect(cookieOf(await melodrome.fetch('/api/scan', { headers: { ...headers, 'x-forwarded-proto': 'https' } }))).toContain('; Secure');
  // Whatever the answer is.
  expect(cookieOf(await melodrome.fetch('/api/song/none', { headers }))).toContain('=page-1;');
  expect(cookieOf(await melodrome.fetch('/api/song', { headers: { [header]: 'page-1' } }))).toContain('=page-1;');
  const login = await postJson(melodrome, '/auth/login', { username: adminName, password: adminPassword }, { [header]: 'page-2' });
  expect(login.headers.getSetCookie().map((cookie) => cookie.split('=')[0])).toEqual(['melodrome', 'X-ND-Client-Unique-Id']);
});

test('a name that would not survive, and one from another site, are not kept', async () => {
  for (const name of ['a; Path=/', 'a b', 'a,b', 'ä', '"a"', 'a'.repeat(129)]) {
    const reply = await melodrome.fetch('/api/scan', { headers: { [header]: name, 'x-nd-authorization': `Bearer ${token}` } });
    expect({ name, status: reply.status, cookies: reply.headers.getSetCookie() }).toEqual({ name, status: 200, cookies: [] });
  }
  const headers = { [header]: 'page-1', 'x-nd-authorization': `Bearer ${token}`, 'sec-fetch-site': 'cross-site' };
  expect(cookieOf(await melodrome.fetch('/api/scan', { headers }))).toBeUndefined();
});

/** Reads an event stream until the marks or playlists of the end marker came; the events before it. */
async function openStream(as: string, headers: Record<string, string>) {
  const reply = await melodrome.fetch('/api/events', { headers: { 'x-nd-authorization': `Bearer ${as}`, ...headers } });
  expect(reply.status).toBe(200);
  const reader = reply.body!.getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    async until(end: string): Promise<string> {
      while (!text.includes(end)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`it ended before ${end}: ${text}`);
        text += decoder.decode(value, { stream: true });
      }
      return text;
    },
    close: () => reader.cancel(),
  };
}

const star = (id: string, client?: string, as = token) =>
  native(melodrome, '/api/mark', as, {
    method: 'PUT',
    body: JSON.stringify({ id, starred: true }),
    ...(client ? { headers: { [header]: client } } : {}),
  });

test('what an app marks is told to the others of its user, not to itself', async () => {
  const [first = '', second = '', third = ''] = songs;
  const byHeader = await openStream(token, { [header]: 'one' });
  const byCookie = await openStream(token, { cookie: 'a=b; X-ND-Client-Unique-Id=two' });
  const nameless = await openStream(token, {});
  await star(first, 'one');
  await melodrome.fetch(`/rest/star?${subsonicQuery({ id: second })}`, { headers: { [header]: 'two' } });
  await star(third);
  expect(await byHeader.until(third)).not.toContain(first);
  expect(await byHeader.until(third)).toContain(second);
  expect(await byCookie.until(third)).toContain(first);
  expect(await byCookie.until(third)).not.toContain(second);
  const all = await nameless.until(third);
  expect([first, second].filter((id) => all.includes(id))).toEqual([first, second]);
  await Promise.all([byHeader.close(), byCookie.close(), nameless.close()]);
});

test('playlists too; another user whose app has the same name hears of them', async () => {
  const own = await openStream(token, { [header]: 'one' });
  const other = await openStream(bob, { [header]: 'one' });
  const make = async (name: string, client: string) => {
    const body = JSON.stringify({ name, public: true });
    const headers = { 'content-type': 'application/json', [header]: client };
    const { body: made } = await native(melodrome, '/api/playlist', token, { method: 'POST', body, headers });
    return made['id'] as string;
  };
  const [mine, theirs] = [await make('A', 'one'), await make('B', 'two')];
  expect(await own.until(theirs)).not.toContain(mine);
  expect(await other.until(theirs)).toContain(mine);
  await Promise.all([own.close(), other.close()]);
});

test('two apps of one kind are heard side by side, by either protocol', async () => {
  const [first = '', second = '', third = ''] = songs;
  const play = (id: string, client: string) =>
    native(melodrome, '/api/playback', token, {
      method: 'POST',
      body: JSON.stringify({ id, state: 'playing', positionMs: 0 }),
      headers: { [header]: client },
    });
  const heard = async () =>
    ((await native(melodrome, '/api/now-playing', token)).body as { song: { id: string } }[]).map(({ song }) => song.id).sort();
  await play(first, 'one');
  await play(second, 'two');
  expect(await heard()).toEqual([first, second].sort());
  await play(third, 'two');
  expect(await heard()).toEqual([first, third].sort());
  for (const [id, client] of [
    [first, 'three'],
    [second, 'four'],
    [third, 'four'],
  ] as const) {
    await melodrome.fetch(`/rest/scrobble?${subsonicQuery({ id, submission: false })}`, { headers: { [header]: client } });
  }
  expect(await heard()).toEqual([first, first, third, third].sort());
  // There is an end to it.
  for (let n = 0; n < 60; n++) await play(second, `many-${n}`);
  expect(await heard()).toEqual(Array.from({ length: 50 }, () => second));
});

test('the queue says which app changed it', async () => {
  const body = JSON.stringify({ ids: songs, current: 0, position: 0 });
  await native(melodrome, '/api/queue', token, { method: 'POST', body, headers: { [header]: 'one' } });
  expect((await native(melodrome, '/api/queue', token)).body).toMatchObject({ changedBy: 'one' });
});
