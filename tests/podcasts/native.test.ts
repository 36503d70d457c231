// Podcasts by the web API.
import { afterAll, beforeAll, expect, test } from 'bun:test';

import { createAdmin, native, postJson, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { audio, rss, startFeedServer, xml, type FeedServer } from './support.ts';

let feeds: FeedServer;
let melodrome: TestApp;
let admin: string;
let guest: string;

beforeAll(async () => {
  feeds = startFeedServer();
  feeds.answers.set(
    '/feed.xml',
    xml(rss([{ guid: 'a', title: 'One', date: 'Tue, 01 May 2018 10:00:00 GMT', url: `${feeds.origin}/1.mp3` }])),
  );
  feeds.answers.set('/1.mp3', audio(9000));
  melodrome = await makeApp({ config: { 'outbound.allowedhosts': feeds.host, 'podcasts.autodownload': '0' } });
  admin = (await createAdmin(melodrome)).token;
  melodrome.app.db.$client
    .run(`INSERT INTO user (id, user_name, login_name, name, is_admin, password_hash, password_secret, created_at, updated_at)
    SELECT 'guest-id', 'guest', 'guest', 'Guest', 0, password_hash, password_secret, 0, 0 FROM user LIMIT 1`);
  guest = ((await (await postJson(melodrome, '/auth/login', { username: 'guest', password: 'correct horse' })).json()) as Reply).token;
});
afterAll(async () => {
  await melodrome.close();
  await feeds.stop();
});

const idle = () => melodrome.app.podcasts.idle();
const post = (path: string, token: string, body?: unknown) =>
  native(melodrome, path, token, { method: 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

test('subscribe, read, download, play, delete', async () => {
  const { body: made } = await post('/api/podcast', admin, { url: `${feeds.origin}/feed.xml?key=secret` });
  await idle();
  const { body: list } = await native(melodrome, '/api/podcast', guest);
  expect(list).toEqual([expect.objectContaining({ id: made.id, title: 'The & Show', status: 'completed', episodeCount: 1, url: '' })]);
  expect((await native(melodrome, '/api/podcast', admin)).body[0].url).toContain('key=secret');
  const episode = async () => (await native(melodrome, `/api/podcast/${made.id}`, guest)).body.episodes[0];
  const { id, ...first } = await episode();
  expect(first).toMatchObject({ title: 'One', status: 'new', duration: 3723, publishedAt: '2018-05-01T10:00:00.000Z' });
  expect((await post(`/api/podcast/episode/${id}`, admin)).status).toBe(202);
  await idle();
  expect(await episode()).toMatchObject({ status: 'completed', size: 9000 });
  const stream = await melodrome.fetch(`/api/stream/${id}`, { headers: { 'x-nd-authorization': `Bearer ${guest}` } });
  expect((await stream.arrayBuffer()).byteLength).toBe(9000);
  expect((await native(melodrome, `/api/podcast/episode/${id}`, admin, { method: 'DELETE' })).status).toBe(200);
  expect((await episode()).status).toBe('deleted');
  expect((await post('/api/podcast/refresh', admin)).status).toBe(202);
  await idle();
  expect((await native(melodrome, `/api/podcast/${made.id}`, admin, { method: 'DELETE' })).status).toBe(200);
  expect((await native(melodrome, '/api/podcast', guest)).body).toEqual([]);
});

test('users read only, and what is wrong is said', async () => {
  const calls: [string, string][] = [
    ['POST', '/api/podcast'],
    ['POST', '/api/podcast/refresh'],
    ['DELETE', '/api/podcast/x'],
    ['POST', '/api/podcast/episode/x'],
    ['DELETE', '/api/podcast/episode/x'],
  ];
  for (const [method, path] of calls) expect((await native(melodrome, path, guest, { method })).status).toBe(403);
  for (const [method, path] of calls.slice(2)) expect((await native(melodrome, path, admin, { method })).status).toBe(404);
  expect((await native(melodrome, '/api/podcast/x', guest)).status).toBe(404);
  for (const body of [{}, { url: 5 }, { url: '' }, { url: 'nonsense' }]) expect((await post('/api/podcast', admin, body)).status).toBe(400);
  expect((await melodrome.fetch('/api/podcast')).status).toBe(401);
});
