// What the server says of itself: its first folder before anybody can log in, its options, its licences.
import { afterEach, expect, test } from 'bun:test';
import { rmSync, writeFileSync } from 'node:fs';

import { createAdmin, native, postJson, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
afterEach(() => melodrome.close());

const setup = async () => {
  const reply = await melodrome.fetch('/api/setup');
  return { status: reply.status, body: (await reply.json()) as Reply };
};

test('before the first login the music folder tells how it is, and nothing afterwards', async () => {
  melodrome = await makeApp();
  const { root } = melodrome.library;
  expect(await setup()).toEqual({
    status: 200,
    body: { folder: root, state: 'empty', reason: '', scanning: false, count: 0, albumCount: 0 },
  });
  melodrome.library.album('Ada', 'One', 3);
  expect((await setup()).body).toMatchObject({ state: 'fine', count: 0 });
  await melodrome.scan();
  expect((await setup()).body).toMatchObject({ state: 'fine', count: 3, albumCount: 1 });
  rmSync(root, { recursive: true });
  expect((await setup()).body).toMatchObject({ state: 'absent', reason: expect.stringContaining('ENOENT') });
  writeFileSync(root, 'no folder');
  expect((await setup()).body).toMatchObject({ state: 'unreadable', reason: expect.stringContaining('ENOTDIR') });
  await createAdmin(melodrome);
  expect((await setup()).status).toBe(404);
});

test('admins see every option with where it was set, and no secret', async () => {
  const config = { 'lastfm.apikey': 'abcdefghijkl', passwordencryptionkey: 'canary-secret', enabledownloads: 'false', 'backup.count': '0' };
  melodrome = await makeApp({ config });
  const { token } = await createAdmin(melodrome);
  const { body, total } = await native(melodrome, '/api/option', token);
  const options = body as Reply[];
  expect(total).toBe(options.length);
  const of = (key: string) => options.find((option) => option['key'] === key);
  expect(of('EnableDownloads')).toMatchObject({ value: 'false', default: 'true', from: '--enabledownloads', isChanged: true });
  expect(of('EnableSharing')).toMatchObject({ value: 'true', default: 'true', from: '', isChanged: false });
  // Written, but as it is anyway.
  expect(of('Backup.Count')).toMatchObject({ value: '0', from: '--backup.count', isChanged: false });
  expect(of('MusicFolder')).toMatchObject({ value: melodrome.library.root, isChanged: true });
  expect(of('PasswordEncryptionKey')).toMatchObject({ value: '****', isChanged: true });
  expect(of('LastFM.ApiKey')?.['isChanged']).toBe(true);
  const text = JSON.stringify(options);
  for (const secret of ['canary-secret', 'abcdefghijkl']) expect(text).not.toContain(secret);
  const firstSame = options.findIndex(({ isChanged }) => !isChanged);
  expect(options.slice(firstSame).every(({ isChanged }) => !isChanged)).toBe(true);
  await native(melodrome, '/api/user', token, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userName: 'bob', password: 'bob word' }),
  });
  const bob = (await (await postJson(melodrome, '/auth/login', { username: 'bob', password: 'bob word' })).json()) as { token: string };
  expect((await native(melodrome, '/api/option', bob.token)).status).toBe(403);
  expect((await native(melodrome, '/api/about', bob.token)).body).toMatchObject({ license: 'Apache-2.0', uptime: expect.any(Number) });
  expect((await native(melodrome, '/api/about/licenses', bob.token)).body['text']).toContain('croner');
});

test('the options are nobody’s where DevUIShowConfig is off', async () => {
  melodrome = await makeApp({ config: { devuishowconfig: 'false' } });
  const { token } = await createAdmin(melodrome);
  expect((await native(melodrome, '/api/option', token)).status).toBe(404);
});
