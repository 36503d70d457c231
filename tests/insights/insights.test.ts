// Anonymous reports: every field that is promised, nothing that anybody typed, sent only where a collector is named.
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createLog } from '../../src/lib/log.ts';
import { createAdmin, native, subsonic, subsonicQuery, type Reply } from '../support/clients.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';

const clock = { time: Date.UTC(2026, 4, 5, 12), now: () => clock.time };
/** Stands for everything that people type. */
const canary = 'Xanadu7';
let lines: string[] = [];
let melodrome: TestApp;
let token: string;
let collected: { body: Reply; headers: Headers }[] = [];
let answer = () => new Response('', { status: 200 });
let collector: Bun.Server<undefined>;

const begin = clock.time;
beforeEach(() => {
  clock.time = begin;
  lines = [];
  collected = [];
  answer = () => new Response('', { status: 200 });
  collector = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      collected.push({ body: await request.json(), headers: request.headers });
      return answer();
    },
  });
});
afterEach(async () => {
  await melodrome.close();
  await collector.stop(true);
});

async function start(config: Record<string, string> = {}, withAdmin = true): Promise<void> {
  melodrome = await makeApp({
    clock,
    log: createLog({ level: 'info', write: (line) => lines.push(line) }),
    library: ({ album, add }) => {
      album(`${canary} Band`, `${canary} Record`, 3, { GENRE: canary, COMMENT: canary });
      add(`${canary}/other.flac`, { TITLE: canary, ARTIST: canary, ALBUM: canary });
    },
    config,
  });
  if (withAdmin) ({ token } = await createAdmin(melodrome));
}
const sending = () => ({
  'insights.url': `http://127.0.0.1:${collector.port}/collect`,
  'outbound.allowedhosts': `127.0.0.1:${collector.port}`,
});
const details = async () => (await native(melodrome, '/api/insights/details', token)).body;

/** Names of the seed's document, by section. */
const promised: Record<string, readonly string[]> = {
  '': ['id', 'version', 'uptime'],
  build: ['settings', 'goVersion'],
  os: ['type', 'distro', 'version', 'containerized', 'arch', 'numCPU'],
  mem: ['alloc', 'totalAlloc', 'sys', 'numGC'],
  fs: ['music', 'data', 'cache', 'backup'],
  library: ['tracks', 'albums', 'artists', 'playlists', 'shares', 'radios', 'activeUsers', 'activePlayers'],
  config: [
    'logLevel',
    'logFileConfigured',
    'tlsConfigured',
    'scanSchedule',
    'transcodingCacheSize',
    'imageCacheSize',
    'enableArtworkPrecache',
    'enableDownloads',
    'enableSharing',
    'enableStarRating',
    'enableLastFM',
    'enableListenBrainz',
    'enableSpotify',
    'enableMediaFileCoverArt',
    'enableJukebox',
    'enablePrometheus',
    'sessionTimeout',
    'searchFullString',
    'recentlyAddedByModTime',
    'preferSortTags',
    'backupSchedule',
    'backupCount',
    'defaultBackgroundURL',
    'devActivityPanel',
    'enableCoverAnimation',
  ],
};

describe('what a report says', () => {
  test('has every promised field', async () => {
    await start({ enablesharing: 'true' });
    clock.time += 90_000;
    const { payload } = await details();
    for (const [section, names] of Object.entries(promised)) expect(section ? payload[section] : payload).toContainKeys([...names]);
    expect(payload).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      uptime: 90,
      build: { goVersion: `bun${Bun.version}` },
      library: { tracks: 4, albums: 2, artists: 2, libraries: 1, activeUsers: 1, fileSuffixes: { flac: 4 } },
      config: { logLevel: 'info', tlsConfigured: false, enableSharing: true, reverseProxyConfigured: false, hasSmartPlaylists: false },
    });
    for (const number of Object.values(payload.mem)) expect(number).toBeGreaterThanOrEqual(0);
    expect(payload.mem.sys).toBeGreaterThan(1_000_000);
    expect(payload.fs.data.type).not.toBe('');
  });

  test('is all in its document', async () => {
    await start();
    // The settings are too many to name one by one.
    const { config: _, ...parts } = (await details()).payload;
    const fields = [...Object.keys(parts), ...Object.values(parts).flatMap((part) => (part instanceof Object ? Object.keys(part) : []))];
    const text = readFileSync(join(import.meta.dir, '../../docs/insights.md'), 'utf8');
    expect(fields.filter((field) => !text.includes(`\`${field}\``))).toEqual([]);
    expect(fields).toContain('numGC');
  });

  test('counts apps by well-known names only', async () => {
    await start();
    for (const c of ['Symfonium', 'DSub', `${canary}'s phone`, 'my own thing']) await subsonic(melodrome, 'ping', { c });
    expect((await details()).payload.library.activePlayers).toEqual({ Symfonium: 1, DSub: 1, other: 2 });
    melodrome.app.db.$client.run('UPDATE player SET last_seen_at = last_seen_at - 8 * 86400000');
    expect((await details()).payload.library.activePlayers).toEqual({});
    await melodrome.close();
    await start({ devenableplayerinsights: 'false' });
    await subsonic(melodrome, 'ping', { c: 'DSub' });
    expect((await details()).payload.library.activePlayers).toEqual({});
  });

  // Every text column of every table is filled with the canary where nothing forbids it.
  test('holds nothing that anybody typed, whichever table it stands in', async () => {
    await start();
    const client = melodrome.app.db.$client;
    await subsonic(melodrome, 'createPlaylist', { name: canary });
    await subsonic(melodrome, 'createInternetRadioStation', { name: canary, streamUrl: `http://${canary}.example/` });
    await subsonic(melodrome, 'addChatMessage', { message: canary });
    await melodrome.fetch(`/rest/ping?${subsonicQuery({ c: canary })}`, { headers: { 'user-agent': canary } });
    client.run('PRAGMA foreign_keys = OFF');
    const tables = client
      .query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%fts%'")
      .values() as [string][];
    let written = 0;
    for (const [table] of tables) {
      const columns = client.query(`PRAGMA table_info("${table}")`).all() as { name: string; type: string; pk: number }[];
      for (const { name, type, pk } of columns) {
        if (type.toLowerCase() !== 'text' || pk > 0) continue;
        // The secret keys of the property table and ids by which the test itself logs in stay.
        if (table === 'property' || (table === 'session' && name === 'id') || (table === 'user' && ['id', 'login_name'].includes(name)))
          continue;
        try {
          written += client.query(`UPDATE "${table}" SET "${name}" = ? || '-' || rowid`).run(canary).changes;
        } catch {
          try {
            written += client.query(`UPDATE "${table}" SET "${name}" = ?`).run(canary).changes;
          } catch {
            // Unique, or a JSON that triggers look into.
          }
        }
      }
    }
    expect(written).toBeGreaterThan(100);
    expect(JSON.stringify((await details()).payload)).not.toContain(canary);
    expect(JSON.stringify((await details()).payload)).not.toContain(melodrome.folder);
  });
});

describe('a report', () => {
  test('is shown and logged, and goes nowhere, while no collector is named', async () => {
    await start();
    await melodrome.app.insights.run();
    expect(collected).toEqual([]);
    expect(lines.filter((line) => line.includes('[insights]'))).toHaveLength(1);
    expect(lines.join('')).toContain('Insights.URL is empty');
    expect((await details()).last).toMatchObject({ at: new Date(clock.time).toISOString(), server: '', success: true });
  });

  test('goes to the collector, and the log and the page say what, where and how it went', async () => {
    await start(sending());
    await melodrome.app.insights.run();
    const [sent] = collected;
    expect(sent?.headers.get('content-type')).toBe('application/json');
    const { last, payload } = await details();
    expect(last).toMatchObject({ server: sending()['insights.url'], status: '200 OK', success: true });
    expect(last.payload).toEqual(sent?.body);
    expect(payload.id).toBe(sent?.body.id);
    const line = lines.find((one) => one.includes('Sent Insights data'));
    expect(line).toContain(JSON.stringify(JSON.stringify(sent?.body)));
    expect(line).toContain('200 OK');
    expect(line).toContain('/collect');
    const { body } = await native(melodrome, '/api/insights/status', token);
    expect(body).toMatchObject({ id: 'insights_status', success: true, lastRun: expect.stringMatching(/^2026-05-05 \d\d:\d\d:\d\d$/) });
    // One server is one id.
    await melodrome.app.insights.run();
    expect(collected[1]?.body.id).toBe(sent?.body.id);
  });

  test.each([
    ['a broken collector', () => new Response('', { status: 500 }), /error 500/],
    ['one that leads elsewhere', () => Response.redirect('http://127.0.0.1:1/', 307), /error 307/],
  ])('that meets %s is said to be lost', async (_, reply, status) => {
    answer = reply;
    await start(sending());
    await melodrome.app.insights.run();
    expect((await details()).last).toMatchObject({ success: false, status: expect.stringMatching(status) });
    expect(lines.some((line) => line.includes('WARN') && line.includes('could not be sent'))).toBe(true);
  });

  test('does not reach the own network unless its host is allowed', async () => {
    await start({ 'insights.url': sending()['insights.url'] });
    await melodrome.app.insights.run();
    expect(collected).toEqual([]);
    expect((await details()).last.success).toBe(false);
  });

  test.each<Record<string, string>>([{ enableinsightscollector: 'false' }, { enableexternalservices: 'false' }])(
    'is not made with %j',
    async (config) => {
      await start({ ...sending(), ...config });
      await melodrome.app.insights.run();
      expect(collected).toEqual([]);
      expect(lines.some((line) => line.includes('[insights]'))).toBe(false);
      expect((await native(melodrome, '/api/insights/status', token)).body.lastRun).toBe('disabled');
    },
  );

  test('is made after a first delay, and then at the time of that every day', async () => {
    const { startJobs } = await import('../../src/jobs.ts');
    // Its clock is a little ahead: the moment that it notes for every day is still to come.
    const ahead = { now: () => Date.now() + 2000 };
    melodrome = await makeApp({ clock: ahead, config: { ...sending(), devinsightsinitialdelay: '50ms', 'scanner.enabled': 'false' } });
    ({ token } = await createAdmin(melodrome));
    const stop = startJobs(melodrome.app);
    const since = performance.now();
    while (collected.length < 2) await Bun.sleep(20);
    // One second of the day, and not one of every minute or every second.
    expect(performance.now() - since).toBeGreaterThan(1000);
    await Bun.sleep(1500);
    stop();
    expect(collected).toHaveLength(2);
  });

  test('is not made before there is an admin who could have said no', async () => {
    await start(sending(), false);
    await melodrome.app.insights.run();
    expect(collected).toEqual([]);
  });

  test('is made on the day on which there is an admin, after the same delay', async () => {
    const { startJobs } = await import('../../src/jobs.ts');
    melodrome = await makeApp({ config: { ...sending(), devinsightsinitialdelay: '50ms', 'scanner.enabled': 'false' } });
    const stop = startJobs(melodrome.app);
    // The delay after the start is long over.
    await Bun.sleep(200);
    expect(collected).toEqual([]);
    await createAdmin(melodrome);
    const began = performance.now();
    while (collected.length < 1) await Bun.sleep(10);
    expect(performance.now() - began).toBeGreaterThan(20);
    stop();
  });
});

test('only admins see what is reported', async () => {
  await start();
  await subsonic(melodrome, 'createUser', { username: 'ann', password: 'a password', email: 'ann@example.org' });
  const login = await melodrome.fetch('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'ann', password: 'a password' }),
  });
  const ann = ((await login.json()) as { token: string }).token;
  expect((await native(melodrome, '/api/insights/details', ann)).status).toBe(403);
  expect((await native(melodrome, '/api/insights/status', ann)).status).toBe(200);
});
