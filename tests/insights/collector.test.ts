// The collector of anonymous figures: takes reports, keeps thirty days of them, shows totals, and knows nobody.
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createCollector } from '../../src/commands/insights-server/insights-server.ts';
import { openStore } from '../../src/commands/insights-server/store.ts';
import { silentLog } from '../../src/lib/log.ts';
import { createAdmin } from '../support/clients.ts';
import { makeApp } from '../support/make-app.ts';
import { runProgram } from '../support/program.ts';

let folder: string;
let store: ReturnType<typeof openStore>;
let collector: ReturnType<typeof createCollector>;
const clock = { time: Date.UTC(2026, 4, 5, 12) };

beforeEach(() => {
  clock.time = Date.UTC(2026, 4, 5, 12);
  folder = mkdtempSync(join(tmpdir(), 'melodrome-collector-'));
  store = openStore(join(folder, 'insights.db'));
  collector = createCollector(store, silentLog, () => clock.time);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const report = (n: number, more: object = {}) => ({
  id: id(n),
  version: '1.0',
  uptime: 5,
  os: { type: 'linux', numCPU: 4 },
  library: { tracks: n * 100 },
  ...more,
});
const send = async (body: unknown, address = '192.0.2.1') =>
  collector.answer(
    new Request('http://x.example/collect', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
    address,
  );
const get = async (path: string) => collector.answer(new Request(`http://x.example${path}`), '192.0.2.9');

test('shows totals of the newest report of each server', async () => {
  for (const n of [1, 2, 3]) expect((await send(report(n), `192.0.2.${n}`)).status).toBe(200);
  clock.time += 86_400_000;
  await send(report(1, { version: '1.1', os: { type: 'darwin' } }));
  const totals = (await (await get('/totals.json')).json()) as ReturnType<typeof store.totals>;
  expect(totals).toMatchObject({
    servers: 3,
    reports: 4,
    byDay: [
      ['2026-05-05', 3],
      ['2026-05-06', 1],
    ],
    tracks: { sum: 600, median: 200 },
  });
  expect(totals.shares['Version']).toEqual([
    ['1.0', 2],
    ['1.1', 1],
  ]);
  expect(totals.shares['System']).toEqual([
    ['linux', 2],
    ['darwin', 1],
  ]);
  const page = await (await get('/')).text();
  expect(page).toContain('3 servers in the last 30 days, 4 reports.');
  expect(page).toContain('<meter');
});

test('keeps one report of a server and day, and none for longer than thirty days', async () => {
  await send(report(1));
  await send(report(1, { version: '2.0' }));
  expect(store.totals()).toMatchObject({ reports: 1, shares: { Version: [['2.0', 1]] } });
  clock.time += 29 * 86_400_000;
  await send(report(2));
  collector.tidy();
  expect(store.totals().servers).toBe(2);
  clock.time += 86_400_000;
  collector.tidy();
  expect(store.totals().servers).toBe(1);
});

test.each([
  ['no JSON', '{'],
  ['no id', { version: '1' }],
  ['an id that is none', { ...report(1), id: 'bob' }],
  ['texts for numbers', { ...report(1), uptime: 'long' }],
  ['long texts', { ...report(1), version: 'x'.repeat(300) }],
  ['too many members', { ...report(1), os: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, 1])) }],
  ['too much', JSON.stringify({ ...report(1), more: 'x'.repeat(70_000) })],
])('refuses %s', async (_, body) => {
  expect((await send(body)).status).toBe(400);
  expect(store.totals().reports).toBe(0);
});

test('writes what it does not know nowhere, and shows texts as texts', async () => {
  await send({ ...report(1), secret: 'canary', version: '<b>1</b>' });
  expect(JSON.stringify(store.totals())).not.toContain('canary');
  expect(await (await get('/')).text()).toContain('&lt;b&gt;1&lt;/b&gt;');
  store.close();
  expect(readFileSync(join(folder, 'insights.db'), 'latin1')).not.toContain('canary');
  store = openStore(join(folder, 'insights.db'));
});

test('limits senders, and keeps no address of anybody', async () => {
  const statuses: number[] = [];
  for (let n = 1; n <= 25; n++) statuses.push((await send(report(n), '198.51.100.77')).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
  expect(statuses.at(-1)).toBe(429);
  expect((await send(report(99), '192.0.2.50')).status).toBe(200);
  store.close();
  expect(readFileSync(join(folder, 'insights.db'), 'latin1')).not.toContain('198.51.100');
  store = openStore(join(folder, 'insights.db'));
});

test('takes what a server sends', async () => {
  const melodrome = await makeApp({ library: ({ album }) => album('Band', 'Record', 2) });
  try {
    const { token } = await createAdmin(melodrome);
    const reply = await melodrome.fetch('/api/insights/details', { headers: { 'x-nd-authorization': `Bearer ${token}` } });
    expect((await send(((await reply.json()) as { payload: object }).payload)).status).toBe(200);
    expect(store.totals()).toMatchObject({ servers: 1, tracks: { sum: 2 } });
  } finally {
    await melodrome.close();
  }
});

test('answers nothing else, and the command says what it wants', async () => {
  expect((await get('/collect')).status).toBe(404);
  expect((await collector.answer(new Request('http://x.example/', { method: 'DELETE' }), '')).status).toBe(405);
  const help = await runProgram(['insights-server', '--help'], folder);
  expect(help.out).toContain('--listen');
  expect((await runProgram(['insights-server', '--listen', 'nowhere'], folder)).err).toContain('--listen');
});

test('says when its file can be none', () => {
  expect(() => openStore('/no/such/folder/insights.db')).toThrow('--database: /no/such/folder/insights.db cannot be used');
  expect(() => openStore(import.meta.path)).toThrow('file is not a database');
});
