// C32: the event stream: who gets one, what stands in it, how many there are, and when it ends.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';

import { annPassword } from '../subsonic/people.ts';
import { adminName, native, postJson } from '../support/clients.ts';
import { openWire } from '../support/wire.ts';
import { makeCrowd, type Crowd } from './people.ts';

const perUser = 20;
const inAll = 600;

let crowd: Crowd;
let origin: string;
beforeAll(async () => {
  crowd = await makeCrowd({ config: { authrequestlimit: '0' } });
  origin = await crowd.listen();
});
afterAll(() => crowd.close());

interface Stream {
  status: number;
  /** Reads until this was said. */
  until: (pattern: RegExp) => Promise<string>;
  /** Everything, once the server has ended it. */
  rest: () => Promise<string>;
  close: () => Promise<void>;
}

/** Opens one as a page does; its connection is its own. */
async function open(token: string): Promise<Stream> {
  const stop = new AbortController();
  const reply = await fetch(`${origin}/api/events?${new URLSearchParams(token ? { jwt: token } : {})}`, { signal: stop.signal });
  const reader = reply.body!.getReader();
  const decoder = new TextDecoder();
  let text = '';
  const more = async () => {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: true });
    return !done;
  };
  return {
    status: reply.status,
    async until(pattern) {
      while (!pattern.test(text)) if (!(await more())) throw new Error(`it ended before ${pattern}: ${text}`);
      return text;
    },
    async rest() {
      while (await more());
      return text;
    },
    async close() {
      stop.abort();
      await reader.cancel().catch(() => {});
    },
  };
}

/** One of many: an HTTP client would make all but 256 wait. */
async function openBare(token: string): Promise<{ status: number; close: () => void }> {
  const socket = await openWire(origin);
  const { promise, resolve } = Promise.withResolvers<number>();
  socket.once('data', (head) => resolve(Number(head.toString('latin1').slice(9, 12))));
  socket.write(`GET /api/events?jwt=${token} HTTP/1.1\r\nHost: ${new URL(origin).host}\r\n\r\n`);
  return { status: await promise, close: () => socket.destroy() };
}

const tokenOf = (name: string) => crowd.users[name]!.token!;

test('without a login there is none, and none with a key of an app or a word that is no session', async () => {
  const key = await native(crowd, '/api/apikey', tokenOf('ann'), { method: 'POST', body: '{"name":"k","scope":"all"}' });
  for (const token of ['', 'x', key.body.key, `${tokenOf('ann')}x`]) {
    const stream = await open(token);
    expect(stream.status).toBe(401);
    await stream.close();
  }
});

test('what somebody marks, lists and plays is told to their own pages', async () => {
  const [ann, bob] = [await open(tokenOf('ann')), await open(tokenOf('bob'))];
  await Promise.all([ann.until(/serverStart/), bob.until(/serverStart/)]);
  const { id } = crowd.open[0]!;
  await crowd.as('ann', 'star', { id });
  const { playlist } = await crowd.as('ann', 'createPlaylist', { name: 'of ann', songId: id });
  await ann.until(new RegExp(`event: marks\\n.*${id}`));
  await ann.until(new RegExp(`"playlist":\\["${playlist.id}"\\]`));
  // Something that bob is told, after which he would have heard of it.
  await native(crowd, '/api/mark', (await crowd.logIn('bob')).token!, {
    method: 'PUT',
    body: JSON.stringify({ id: crowd.open[1]!.id, starred: true }),
  });
  const heard = await bob.until(new RegExp(`event: marks\\n.*${crowd.open[1]!.id}`));
  expect(heard).not.toContain(id);
  expect(heard).not.toContain(playlist.id);
  await Promise.all([ann.close(), bob.close()]);
});

describe('it ends at once', () => {
  const endings: [what: string, end: () => Promise<unknown>][] = [
    ['with a new password', () => crowd.as(adminName, 'changePassword', { username: 'ann', password: annPassword })],
    ['with other rights', () => crowd.as(adminName, 'updateUser', { username: 'ann', adminRole: true })],
    ['with the rights that are taken back', () => crowd.as(adminName, 'updateUser', { username: 'ann', adminRole: false })],
    ['with a library that is closed', () => crowd.as(adminName, 'updateUser', { username: 'ann', musicFolderId: 1 })],
    ['with the session', async () => postJson(crowd, '/auth/logout', {}, { 'x-nd-authorization': `Bearer ${latest}` })],
    ['with the account', () => crowd.as(adminName, 'deleteUser', { username: 'ann' })],
  ];
  let latest = '';
  test.each(endings)('%s', async (_, end) => {
    latest = (await crowd.logIn('ann')).token!;
    const stream = await open(latest);
    await stream.until(/serverStart/);
    await end();
    expect(await stream.rest()).toContain('serverStart');
  });
});

test('there are so many for one user, so many in all, and the place of one that goes is free', async () => {
  const bob = (await crowd.logIn('bob')).token!;
  const own = await Promise.all(Array.from({ length: perUser }, () => open(bob)));
  const tooMany = await open(bob);
  expect([...new Set(own.map(({ status }) => status)), tooMany.status]).toEqual([200, 429]);
  await tooMany.close();
  const others = await Promise.all(
    Array.from({ length: inAll / perUser }, async (_, n) => {
      await crowd.as(adminName, 'createUser', { username: `user${n}`, password: 'a word', email: 'u@example.org' });
      const login = await postJson(crowd, '/auth/login', { username: `user${n}`, password: 'a word' });
      return ((await login.json()) as { token: string }).token;
    }),
  );
  const streams: Awaited<ReturnType<typeof openBare>>[] = [];
  for (const token of others) for (let k = 0; k < perUser; k++) streams.push(await openBare(token));
  const counts = Object.groupBy(streams, ({ status }) => String(status));
  expect({ open: counts['200']?.length, refused: counts['429']?.length }).toEqual({ open: inAll - perUser, refused: perUser });
  await own[0]!.close();
  for (;;) {
    const again = await open(bob);
    await again.close();
    if (again.status === 200) break;
  }
  for (const stream of streams) stream.close();
  await Promise.all(own.map((stream) => stream.close()));
});
