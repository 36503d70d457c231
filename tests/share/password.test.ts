// Shares with a password: nothing of them is told before it is typed, and the proof opens this share only, for a while.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';

import { clock, hourMs, linksIn, makeSharers, type Sharers } from './support.ts';

const password = 'Äpfel & "Birnen" +1%';
let people: Sharers;
beforeAll(async () => {
  people = await makeSharers();
});
afterAll(() => people.close());
beforeEach(() => {
  clock.time += 24 * hourMs;
});

const make = (more: Record<string, unknown> = {}) => people.share({ resourceIds: people.open[0].albumId, password, ...more });
const cookieOf = (reply: Response) => reply.headers.get('set-cookie')?.split(';')[0] ?? '';
async function unlocked(id: string) {
  const cookie = cookieOf(await people.type(id, password));
  const text = await (await people.get(`/share/${id}`, { cookie })).text();
  return { cookie, text, links: linksIn(text, 'stream') };
}

describe('before the password is typed', () => {
  test('the page is a form that tells nothing and counts nothing', async () => {
    const id = await make({ description: 'Very private' });
    const reply = await people.get(`/share/${id}`);
    expect(reply.status).toBe(401);
    const text = await reply.text();
    expect(text).toContain('<form method="post"');
    expect(text).toContain('autocomplete="current-password"');
    expect(text).not.toMatch(/private|Open Record|Open Band|og:|<audio|<script/i);
    expect(reply.headers.get('content-security-policy')).toContain("form-action 'self'");
    expect((await people.get(`/share/${id}/m3u`)).status).toBe(401);
    expect((await people.api('GET', `/api/share/${id}`)).body).toMatchObject({ visitCount: 0, hasPassword: true, visits: [] });
  });

  test('links to songs are good for nothing without the proof', async () => {
    const id = await make();
    const { cookie, links } = await unlocked(id);
    expect(links).toHaveLength(5);
    expect((await people.get(links[0]!)).status).toBe(401);
    expect((await people.get(links[0]!, { cookie })).status).toBe(200);
  });

  test('the password is kept as a slow hash, and shown to nobody', async () => {
    const id = await make();
    const { hash } = people.app.db.$client.query('SELECT password_hash AS hash FROM share WHERE id = ?').get(id) as { hash: string };
    expect(hash).toStartWith('$argon2id$');
    expect(JSON.stringify((await people.api('GET', '/api/share')).body)).not.toMatch(/argon|Birnen/);
  });
});

describe('the proof', () => {
  test('is a cookie for this share only, which scripts cannot read', async () => {
    const id = await make();
    const reply = await people.type(id, password);
    expect(reply.status).toBe(303);
    expect(new URL(reply.headers.get('location') ?? '', `http://x/share/${id}`).pathname).toBe(`/share/${id}`);
    const cookie = reply.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(new RegExp(`; Path=/share/${id}; Max-Age=43200; HttpOnly; SameSite=Lax$`));
    const other = await make();
    expect((await people.get(`/share/${other}`, { cookie: cookieOf(reply) })).status).toBe(401);
    expect((await people.get(`/share/${id}`, { cookie: `a=b; ${cookieOf(reply)}; c=d` })).status).toBe(200);
  });

  test('ends after half a day, cannot be made longer, and ends with the password', async () => {
    const id = await make();
    const { cookie } = await unlocked(id);
    const [name, value = ''] = cookie.split('=');
    const [until = '', signature] = value.split('.');
    const later = (Number.parseInt(until, 36) + hourMs).toString(36);
    expect((await people.get(`/share/${id}`, { cookie: `${name}=${later}.${signature}` })).status).toBe(401);
    clock.time += 12 * hourMs;
    expect((await people.get(`/share/${id}`, { cookie })).status).toBe(401);
    const again = await unlocked(id);
    await people.api('PUT', `/api/share/${id}`, { password: 'another one' });
    expect((await people.get(`/share/${id}`, { cookie: again.cookie })).status).toBe(401);
    expect((await people.type(id, password)).status).toBe(403);
    await people.api('PUT', `/api/share/${id}`, { password: '' });
    expect((await people.get(`/share/${id}`)).status).toBe(200);
  });

  test('is written into playlist files, for players without cookies, for a day or two', async () => {
    const id = await make();
    const { cookie } = await unlocked(id);
    const file = await (await people.get(`/share/${id}/m3u`, { cookie })).text();
    const [first = ''] = file.split('\n').filter((line) => line.startsWith('http'));
    const path = new URL(first).pathname;
    expect((await people.get(path)).status).toBe(200);
    clock.time += 24 * hourMs;
    expect((await people.get(path)).status).toBe(200);
    clock.time += 24 * hourMs;
    expect((await people.get(path)).status).toBe(404);
  });
});

describe('wrong passwords', () => {
  test('are told, and slowed down; who is in stays in', async () => {
    const id = await make();
    const { cookie } = await unlocked(id);
    const wrong = await people.type(id, 'guess');
    expect(wrong.status).toBe(403);
    expect(await wrong.text()).toContain('role="alert"');
    const statuses = await Promise.all(Array.from({ length: 14 }, async (_, n) => (await people.type(id, `guess ${n}`)).status));
    expect(statuses.filter((status) => status === 403)).toHaveLength(9);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect((await people.type(id, password)).status).toBe(429);
    expect((await people.get(`/share/${id}`, { cookie })).status).toBe(200);
    clock.time += hourMs;
    expect((await people.type(id, password)).status).toBe(303);
  });

  test('of shares that are none, have ended or have no password', async () => {
    const ended = await make();
    await people.api('DELETE', `/api/share/${ended}`);
    for (const id of [ended, 'nope', 'A'.repeat(22)]) expect((await people.type(id, password)).status).toBe(404);
    const free = await people.share({ resourceIds: people.open[0].id });
    expect((await people.type(free, 'whatever')).status).toBe(303);
    const id = await make();
    expect((await people.type(id, 'x'.repeat(5000))).status).toBe(400);
    expect((await people.api('POST', '/api/share', { resourceIds: people.open[0].id, password: 'x'.repeat(201) })).status).toBe(400);
  });
});

test('behind another address, the cookie is for both', async () => {
  const other = await makeSharers({ config: { shareurl: 'https://listen.example/x/' } });
  const id = await other.share({ resourceIds: other.open[0].id, password });
  const cookies = (await other.type(id, password)).headers.getSetCookie();
  expect(cookies.map((cookie) => /Path=([^;]+)/.exec(cookie)?.[1])).toEqual([`/share/${id}`, `/x/share/${id}`]);
  await other.close();
});
