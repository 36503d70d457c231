// C41 without its times: more than anybody needs is refused before it costs anything. The rest is in `bun run harden C41`.
import { afterAll, beforeAll, expect, test } from 'bun:test';

import { createAdmin, postJson, subsonicQuery } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

let melodrome: TestApp;
beforeAll(async () => {
  melodrome = await makeApp();
  await createAdmin(melodrome);
});
afterAll(() => melodrome.close());

const send = async (body: string) =>
  (await melodrome.fetch('/rest/ping', { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } })).text();

test.each([
  ['20,000 parameters are', 20_000, true],
  ['60,000 parameters are not', 60_000, false],
])('%s read', async (_what, count, isRead) => {
  expect((await send(`${subsonicQuery({})}${'&id=1'.repeat(count)}`)).includes('"status":"ok"')).toBe(isRead);
  expect((await send(`${subsonicQuery({})}${'&'.repeat(count)}`)).includes('"status":"ok"')).toBe(isRead);
});

test('a login is short', async () => {
  const long = await melodrome.fetch('/auth/login', { method: 'POST', body: '['.repeat(20_000) });
  expect({ status: long.status, body: await long.json() }).toEqual({ status: 422, body: { error: 'the request is too large' } });
  expect((await postJson(melodrome, '/auth/login', { username: 'a'.repeat(1000), password: 'b'.repeat(1000) })).status).toBe(401);
});
