// How often a share is heard and opened: counted, limited, and shown to its owner without a word on who it was.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';

import { clock, hourMs, linksIn, makeSharers, type Sharers } from './support.ts';

let people: Sharers;
beforeAll(async () => {
  people = await makeSharers({ config: { defaultdownloadableshare: 'true' } });
});
afterAll(() => people.close());
beforeEach(() => {
  clock.time += 24 * hourMs;
});

const make = (more: Record<string, unknown> = {}) => people.share({ resourceIds: people.open.slice(0, 2).map(({ id }) => id), ...more });
const seen = async (id: string) => (await people.api('GET', `/api/share/${id}`)).body;
const pageOf = async (id: string) => (await people.get(`/share/${id}`)).text();

describe('a play', () => {
  test('is the beginning of a song; the rest of it counts no more', async () => {
    const id = await make({ maxPlays: 2 });
    const [first = '', second = ''] = linksIn(await pageOf(id), 'stream');
    const ann = { 'user-agent': 'one browser' };
    const part = async (link: string, range: string, headers: Record<string, string> = ann) =>
      (await people.get(link, { ...headers, range })).status;
    expect(await part(first, 'bytes=0-')).toBe(206);
    expect((await people.fetch(first, { method: 'HEAD', headers: ann })).status).toBe(200);
    for (const range of ['bytes=0-1', 'bytes=10-', 'bytes=20-40', 'bytes=-5']) expect(await part(first, range)).toBe(206);
    expect((await seen(id)).playCount).toBe(1);
    // Another song, and the last play there is.
    expect(await part(second, 'bytes=0-')).toBe(206);
    expect((await seen(id)).playCount).toBe(2);
    const stranger = { 'user-agent': 'another browser' };
    for (const range of ['bytes=0-', 'bytes=1-', 'bytes=-5']) expect(await part(first, range, stranger)).toBe(403);
    expect((await people.fetch(first, { method: 'HEAD', headers: stranger })).status).toBe(403);
    // Who is in the middle of it hears it to the end.
    expect(await part(first, 'bytes=30-')).toBe(206);
    clock.time += 4 * 60_000;
    expect(await part(first, 'bytes=30-')).toBe(206);
    expect(await part(first, 'bytes=0-')).toBe(403);
    expect((await seen(id)).playCount).toBe(2);
  });

  test('is one again when the song has ended, and a part alone is one too', async () => {
    const id = await make();
    const [first = ''] = linksIn(await pageOf(id), 'stream');
    await people.get(first);
    await people.get(first);
    expect((await seen(id)).playCount).toBe(1);
    clock.time += 180_000;
    await people.get(first);
    expect((await seen(id)).playCount).toBe(2);
    await people.get(first, { 'user-agent': 'other', range: 'bytes=5-' });
    expect((await seen(id)).playCount).toBe(3);
  });

  test('is also to keep a song', async () => {
    const id = await make({ maxPlays: 1 });
    const [one = '', two = ''] = linksIn(await pageOf(id), 'download');
    expect((await people.get(one)).status).toBe(200);
    expect((await people.get(two)).status).toBe(403);
  });

  test('of many at once is not more than allowed', async () => {
    const id = await make({ maxPlays: 3 });
    const [link = ''] = linksIn(await pageOf(id), 'stream');
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => (await people.get(link, { 'user-agent': `number ${n}` })).status),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    expect(statuses.filter((status) => status === 403)).toHaveLength(9);
  });

  test('that is used up is told by the page, until there are more', async () => {
    const id = await make({ maxPlays: 1 });
    const [link = ''] = linksIn(await pageOf(id), 'stream');
    await people.get(link);
    const reply = await people.get(`/share/${id}`, { 'accept-language': 'de-AT,de;q=0.9,en;q=0.8' });
    const text = await reply.text();
    expect(reply.status).toBe(200);
    expect(text).toContain('<html lang="de">');
    expect(text).toContain('so oft gehört, wie es erlaubt ist');
    expect(text).not.toMatch(/<audio|<script|\/download\//);
    expect((await people.api('PUT', `/api/share/${id}`, { maxPlays: 2 })).body).toMatchObject({ maxPlays: 2, playCount: 1 });
    expect(await pageOf(id)).toContain('<audio');
    for (const maxPlays of [-1, 1e9]) expect((await people.api('PUT', `/api/share/${id}`, { maxPlays })).status).toBe(400);
  });
});

describe('visits', () => {
  test('are counted, and the times of the newest hundred kept; nothing about who it was', async () => {
    const id = await make();
    const begun = clock.time;
    for (let n = 0; n < 103; n++) {
      clock.time += 1000;
      await people.get(`/share/${id}`, { 'x-forwarded-for': '198.51.100.7', 'user-agent': 'a tell-tale browser' });
    }
    await people.fetch(`/share/${id}`, { method: 'HEAD' });
    const { visits, visitCount, lastVisitedAt } = await seen(id);
    expect(visitCount).toBe(103);
    expect(visits).toHaveLength(100);
    expect(visits[0]).toBe(new Date(clock.time).toISOString());
    expect(visits[99]).toBe(new Date(begun + 4000).toISOString());
    expect(lastVisitedAt).toBe(visits[0]);
    const rows = people.app.db.$client.query('SELECT * FROM share_visit').all();
    expect(JSON.stringify(rows)).not.toMatch(/198\.51|tell-tale/);
    expect((await people.api('GET', `/api/share/${id}`, undefined, 'guest')).status).toBe(404);
  });

  test('go with their share', async () => {
    const id = await make();
    await pageOf(id);
    const count = () => (people.app.db.$client.query('SELECT count(*) AS n FROM share_visit').get() as { n: number }).n;
    const before = count();
    await people.api('DELETE', `/api/share/${id}`);
    expect(count()).toBe(before - 1);
    expect((await people.get(`/share/${id}`)).status).toBe(404);
  });
});

test('what is shared is named for its owner', async () => {
  const { open } = people;
  const named = async (resourceIds: string) => (await seen(await people.share({ resourceIds, description: 'For you' }))).contents;
  expect(await named(open[0].id)).toBe(`${open[0].title} – ${open[0].artist}`);
  expect(await named(open[0].albumId)).toBe('Open Record – Open Band');
  expect(await named(open[0].artistId)).toBe('Open Band');
});

test('an empty end is none, and none is the default', async () => {
  const endOf = async (more: Record<string, unknown>) => (await seen(await make(more))).expiresAt;
  expect(await endOf({ expiresAt: '' })).toBeNull();
  expect(await endOf({})).toBe(new Date(clock.time + 365 * 24 * hourMs).toISOString());
  expect(await endOf({ expiresAt: '2026-12-01T00:00:00Z' })).toBe('2026-12-01T00:00:00.000Z');
});
