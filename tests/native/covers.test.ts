// What an admin can choose a cover from: the list, its pictures, and who may not see them.
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { createAdmin, native } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
let token: string;
let albumId: string;

beforeEach(async () => {
  melodrome = await makeApp({ library: ({ album }) => album('Ada', 'Night', 1) });
  for (const name of ['cover.png', 'back.png']) {
    copyFileSync(join(import.meta.dir, '../fixtures/cover.png'), join(melodrome.app.config.musicFolder, 'Ada/Night', name));
  }
  await melodrome.scan();
  ({ token } = await createAdmin(melodrome));
  albumId = (melodrome.app.db.$client.query('SELECT id FROM album').get() as { id: string }).id;
});
afterEach(() => melodrome.close());

const covers = async () => (await native(melodrome, `/api/album/${albumId}/covers`, token)).body;

test('every picture of its folder can be chosen, seen and left again', async () => {
  const before = await covers();
  expect(before).toMatchObject({ chosen: '', isUploaded: false });
  expect(before.choices.map(({ name }: { name: string }) => name).toSorted()).toEqual(['back.png', 'cover.png']);
  const { source } = before.choices.find(({ name }: { name: string }) => name === 'back.png');
  const body = JSON.stringify({ kind: 'cover', subject: `album:${albumId}`, source });
  expect((await native(melodrome, '/api/fix', token, { method: 'POST', body })).status).toBe(201);
  expect(await covers()).toMatchObject({ chosen: source });
});

test('a choice moves with the folder of the album, and rests while its file is gone', async () => {
  const body = JSON.stringify({ kind: 'cover', subject: `album:${albumId}`, source: 'file:1:Ada/Night/back.png' });
  expect((await native(melodrome, '/api/fix', token, { method: 'POST', body })).status).toBe(201);
  const shown = () => melodrome.app.db.$client.query('SELECT image_source FROM album WHERE missing = 0').values();
  const at = (path: string) => join(melodrome.library.root, path);
  renameSync(at('Ada/Night'), at('Ada/Day'));
  await melodrome.scan();
  expect(shown()).toEqual([['file:1:Ada/Day/back.png']]);
  rmSync(at('Ada/Day/back.png'));
  await melodrome.scan();
  expect(shown()).toEqual([['file:1:Ada/Day/cover.png']]);
});

test('a choice is a picture; a place without one is not found', async () => {
  const picture = (place: string) =>
    melodrome.fetch(`/api/album/${albumId}/covers/${place}?size=96`, { headers: { 'x-nd-authorization': `Bearer ${token}` } });
  const reply = await picture('0');
  expect(reply.headers.get('content-type')).toStartWith('image/');
  expect((await reply.bytes()).length).toBeGreaterThan(50);
  for (const place of ['9', '-1', 'x']) expect((await picture(place)).status).toBe(404);
});

test('only admins choose', async () => {
  expect((await native(melodrome, `/api/album/${albumId}/covers`, '')).status).toBe(401);
  expect((await native(melodrome, '/api/album/nothing/covers', token)).status).toBe(404);
});
