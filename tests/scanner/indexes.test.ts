// Indexes that a first scan leaves out are there at its end, also when it was killed in between.
import { afterEach, expect, test } from 'bun:test';

import { deferIndexes } from '../../src/scanner/indexes.ts';
import { createAdmin, native } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
afterEach(() => melodrome.close());

const indexes = () =>
  melodrome.app.db.$client
    .query("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'song' AND sql IS NOT NULL ORDER BY name")
    .all();

test('after a first scan all are as the schema has them', async () => {
  melodrome = await makeApp({});
  const before = indexes();
  melodrome.library.album('Alpha', 'One', 2);
  await melodrome.scan();
  expect(indexes()).toEqual(before);
});

test('after one that was killed the next one makes them; smart playlists work meanwhile', async () => {
  melodrome = await makeApp({});
  const before = indexes();
  // As a killed scan leaves it: songs, but no indexes.
  expect(deferIndexes(melodrome.app.db.$client)).toBe(true);
  expect(indexes().length).toBeLessThan(before.length);
  const { token } = await createAdmin(melodrome);
  const rules = { all: [{ contains: { title: 'one' } }] };
  const made = await native(melodrome, '/api/playlist', token, {
    method: 'POST',
    body: JSON.stringify({ name: 'Smart', rules }),
    headers: { 'content-type': 'application/json' },
  });
  expect(made.status).toBeLessThan(300);
  expect((await native(melodrome, `/api/playlist/${made.body.id}/tracks`, token)).body).toEqual([]);
  melodrome.library.album('Alpha', 'One', 2);
  await melodrome.scan();
  expect(indexes()).toEqual(before);
});
