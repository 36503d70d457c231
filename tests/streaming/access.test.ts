// Who may hear what: a song of a closed library is not found by any way of streaming, and every format of the fixtures is heard.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { probeSeconds, writeTone } from '../support/audio.ts';
import { adminPassword, createAdmin, native, postJson, subsonic, subsonicQuery, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const fixtures = join(import.meta.dir, '../fixtures/audio');

let melodrome: TestApp;
let guest: string;
let songs: Reply[];

beforeAll(async () => {
  melodrome = await makeApp();
  const root = melodrome.library.root;
  for (const name of readdirSync(fixtures)) copyFileSync(join(fixtures, name), join(root, name));
  const second = join(melodrome.folder, 'second');
  mkdirSync(second);
  await writeTone(join(second, 'secret.flac'), 2, { title: 'Secret' });
  const client = melodrome.app.db.$client;
  client.run("INSERT INTO library (id, name, path, created_at, updated_at) VALUES (2, 'Second', ?, 0, 0)", [second]);
  await melodrome.scan();
  await createAdmin(melodrome);
  client.run(`INSERT INTO user (id, user_name, login_name, name, is_admin, password_hash, password_secret, created_at, updated_at)
              SELECT 'guest-id', 'guest', 'guest', 'Guest', 0, password_hash, password_secret, 0, 0 FROM user LIMIT 1`);
  client.run("INSERT INTO user_library (user_pk, library_id) SELECT pk, 1 FROM user WHERE id = 'guest-id'");
  guest = ((await (await postJson(melodrome, '/auth/login', { username: 'guest', password: adminPassword })).json()) as { token: string })
    .token;
  songs = (await subsonic(melodrome, 'search3', { query: '', songCount: 100 })).searchResult3.song;
});
afterAll(() => melodrome.close());

const secret = () => songs.find(({ title }) => title === 'Secret').id as string;
const as = (user: string, endpoint: string, parameters: Record<string, string>, init?: RequestInit) =>
  melodrome.fetch(`/rest/${endpoint}?${subsonicQuery(parameters, user, adminPassword)}`, init);
const body = { method: 'POST', body: JSON.stringify({ transcodingProfiles: [{ container: 'mp3', audioCodec: 'mp3', protocol: 'http' }] }) };
const decision = async (user: string, id: string): Promise<Reply> =>
  ((await (await as(user, 'getTranscodeDecision', { mediaId: id, mediaType: 'song' }, body)).json()) as Reply)['subsonic-response'];

describe('a song of a closed library', () => {
  test.each(['stream', 'download', 'hls', 'hls.m3u8'])('is not found by %s', async (endpoint) => {
    expect(await (await as('guest', endpoint, { id: secret() })).text()).toContain('"code":70');
    expect((await as('admin', endpoint, { id: secret() })).headers.get('content-type')).not.toContain('json');
  });

  test('is not found by decisions, not even with the token of somebody else', async () => {
    expect((await decision('guest', secret())).error.code).toBe(70);
    const { transcodeDecision } = await decision('admin', secret());
    const wish = { mediaId: secret(), mediaType: 'song', transcodeParams: transcodeDecision.transcodeParams as string };
    expect((await as('guest', 'getTranscodeStream', wish)).status).toBe(404);
    expect((await as('admin', 'getTranscodeStream', wish)).status).toBe(200);
  });

  test('is not found by the page', async () => {
    for (const path of ['stream', 'download']) expect((await native(melodrome, `/api/${path}/${secret()}`, guest)).status).toBe(404);
  });

  test('is silent in HLS from the moment it is closed', async () => {
    const open = songs.find(({ suffix }) => suffix === 'flac' && suffix !== undefined);
    const text = await (await as('guest', 'hls.m3u8', { id: open.id })).text();
    const piece = text.split('\n').find((line) => line.endsWith('.aac')) ?? '';
    const client = melodrome.app.db.$client;
    const status = async () => (await melodrome.fetch(`/rest/${piece}`)).status;
    const before = await status();
    client.run('DELETE FROM user_library');
    try {
      expect([before, await status()]).toEqual([200, 404]);
    } finally {
      client.run("INSERT INTO user_library (user_pk, library_id) SELECT pk, 1 FROM user WHERE id = 'guest-id'");
    }
  });
});

test('without a login nothing is heard', async () => {
  for (const endpoint of ['stream', 'download', 'hls', 'hls.m3u8', 'getTranscodeDecision', 'getTranscodeStream']) {
    const reply = await melodrome.fetch(`/rest/${endpoint}?u=admin&p=wrong&v=1.16.1&c=x&f=json&id=${secret()}`);
    expect({ endpoint, text: await reply.text() }).toEqual({ endpoint, text: expect.stringContaining('"code":40') });
  }
  for (const path of ['stream', 'download']) expect((await melodrome.fetch(`/api/${path}/${secret()}`)).status).toBe(401);
});

test('every format of the fixtures can be converted', async () => {
  const heard: Record<string, boolean> = {};
  for (const song of songs) {
    const reply = await as('admin', 'stream', { id: song.id, format: song.suffix === 'mp3' ? 'opus' : 'mp3', maxBitRate: '64' });
    const seconds = await probeSeconds(new Uint8Array(await reply.arrayBuffer()));
    heard[`${song.suffix} ${song.title}`] = reply.status === 200 && seconds > 0.1;
  }
  expect(Object.keys(heard).length).toBeGreaterThan(8);
  expect(Object.entries(heard).filter(([, isHeard]) => !isHeard)).toEqual([]);
});
