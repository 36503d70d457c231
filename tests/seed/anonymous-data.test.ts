// The user's own document on anonymous data, paragraph by paragraph, against the executable.
import { Database } from 'bun:sqlite';
import { afterEach, describe, expect, test } from 'bun:test';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { admin, built, createAdmin, openPage, signIn, songs, startBinary, until, type Started } from './binary.ts';

let server: Started;
afterEach(() => server.stop());

const compiler = process.platform === 'linux' ? Bun.which('cc') : null;
if (!compiler) console.warn('skipped: a day that passes in a moment, which needs Linux and a C compiler');
const dayMs = 86_400_000;

describe('Anonymous data collection', () => {
  let sent: Reply[] = [];
  async function withCollector(variables: Record<string, string>, hasAdmin = true): Promise<() => Promise<void>> {
    sent = [];
    const collector = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      async fetch(request) {
        sent.push(await request.json());
        return new Response('');
      },
    });
    const host = `127.0.0.1:${collector.port}`;
    server = await startBinary({
      ND_INSIGHTS_URL: `http://${host}/collect`,
      ND_OUTBOUND_ALLOWEDHOSTS: host,
      ND_DEVINSIGHTSINITIALDELAY: '1s',
      ...variables,
    });
    if (hasAdmin) await createAdmin(server);
    return () => collector.stop(true);
  }

  /** The first report, with what is made before it. */
  async function firstReport(variables: Record<string, string> = {}, before: () => Promise<unknown> = async () => {}): Promise<Reply> {
    const stop = await withCollector({ ND_DEVINSIGHTSINITIALDELAY: '3s', ND_ENABLESHARING: 'true', ...variables });
    try {
      await until(async () => (await songs(server)).length === 2);
      await before();
      const [payload] = await until(() => (sent.length > 0 ? sent : undefined));
      return payload;
    } finally {
      await stop();
    }
  }

  test('Key principles: it is on by default, goes to one collector, and nothing is sent before there is an admin', async () => {
    const stop = await withCollector({}, false);
    try {
      await server.logged(/scan\S* .*(finished|done|ended)/i);
      await Bun.sleep(1500);
      expect(sent).toEqual([]);
      await createAdmin(server);
      const headers = await signIn(server);
      expect((await server.json('/api/insights/details', { headers })).enabled).toBe(true);
    } finally {
      await stop();
    }
  });

  test('Top-level fields: a random id that stays, the version, the time since the start', async () => {
    const report = await firstReport();
    expect(report.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(report.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(report.uptime).toBeWithin(2, 30);
    const shown = async () => {
      const headers = await signIn(server);
      return (await server.json('/api/insights/details', { headers })).payload;
    };
    await server.restart({});
    expect((await shown()).id).toBe(report.id);
    expect((await shown()).uptime).toBeLessThan(report.uptime);
    const other = await startBinary({});
    await createAdmin(other);
    const headers = await signIn(other);
    const { payload } = await other.json('/api/insights/details', { headers });
    expect(payload.id).not.toBe(report.id);
    await other.stop();
  });

  test('Build, OS, memory and file systems: what this machine is, by kinds and numbers', async () => {
    const { build, os, mem, fs } = await firstReport();
    expect(build).toEqual({ settings: expect.any(Object), goVersion: expect.stringMatching(/^bun\d/) });
    const facts = readFileSync('/etc/os-release', 'utf8');
    const fact = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(facts)?.[1] ?? '';
    expect(os).toMatchObject({
      type: 'linux',
      distro: fact('ID'),
      version: fact('VERSION_ID'),
      containerized: expect.any(Boolean),
      numCPU: cpus().length,
    });
    expect(os.arch).toBe({ x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? os.arch);
    for (const name of ['alloc', 'totalAlloc', 'sys']) expect(mem[name]).toBeGreaterThan(1_000_000);
    expect(mem.numGC).toBeGreaterThanOrEqual(0);
    for (const name of ['music', 'data', 'cache']) expect(fs[name]).toEqual({ type: expect.stringMatching(/^\S+$/) });
    expect(JSON.stringify(fs)).not.toContain('/tmp');
    expect(fs).toContainKey('backup');
  });

  test('Library: every number is the one of the library', async () => {
    const { library } = await firstReport({}, async () => {
      const [song] = await songs(server);
      await server.rest('createPlaylist', { ...admin, name: 'one' });
      await server.rest('createPlaylist', { ...admin, name: 'two' });
      await server.rest('createShare', { ...admin, id: song.id });
      await server.rest('createInternetRadioStation', { ...admin, name: 'radio', streamUrl: 'http://radio.example/a' });
      await server.rest('createUser', { ...admin, username: 'ann', password: 'a word', email: 'ann@example.org' });
      await server.rest('ping', { u: 'ann', p: 'a word', c: 'DSub' });
      // Never here.
      await server.rest('createUser', { ...admin, username: 'bob', password: 'a word', email: 'bob@example.org' });
    });
    expect(library).toMatchObject({ tracks: 2, playlists: 2, shares: 1, radios: 1, activeUsers: 2, activePlayers: { DSub: 1 } });
    expect(library.artists).toBe((await server.json('/api/artist', { headers: await signIn(server) })).length);
    expect(library.albums).toBe((await server.rest('getAlbumList2', { ...admin, type: 'newest' })).albumList2.album.length);
  });

  test('Configuration: every switch that is named, as it is set', async () => {
    const set = {
      ND_LOGLEVEL: 'debug',
      ND_SCANNER_SCHEDULE: '@every 24h',
      ND_TRANSCODINGCACHESIZE: '7MB',
      ND_IMAGECACHESIZE: '9MB',
      ND_ENABLEARTWORKPRECACHE: 'false',
      ND_ENABLEDOWNLOADS: 'false',
      ND_ENABLESTARRATING: 'false',
      ND_LASTFM_ENABLED: 'false',
      ND_LISTENBRAINZ_ENABLED: 'false',
      ND_ENABLEMEDIAFILECOVERART: 'false',
      ND_JUKEBOX_ENABLED: 'true',
      ND_PROMETHEUS_ENABLED: 'true',
      ND_SESSIONTIMEOUT: '12h',
      ND_SEARCH_FULLSTRING: 'true',
      ND_RECENTLYADDEDBYMODTIME: 'true',
      ND_PREFERSORTTAGS: 'true',
      ND_BACKUP_PATH: './backups',
      ND_BACKUP_SCHEDULE: '5 4 * * *',
      ND_BACKUP_COUNT: '5',
      ND_UILOGINBACKGROUNDURL: 'https://pictures.example/Kanarienwort.jpg',
      ND_DEVACTIVITYPANEL: 'false',
      ND_ENABLECOVERANIMATION: 'false',
    };
    const { config } = await firstReport(set);
    expect(config).toMatchObject({
      logLevel: 'debug',
      logFileConfigured: false,
      tlsConfigured: false,
      scanSchedule: '@every 86400s',
      enableArtworkPrecache: false,
      enableDownloads: false,
      enableSharing: true,
      enableStarRating: false,
      enableLastFM: false,
      enableListenBrainz: false,
      enableSpotify: false,
      enableMediaFileCoverArt: false,
      enableJukebox: true,
      enablePrometheus: true,
      searchFullString: true,
      recentlyAddedByModTime: true,
      preferSortTags: true,
      backupSchedule: '5 4 * * *',
      backupCount: 5,
      defaultBackgroundURL: false,
      devActivityPanel: false,
      enableCoverAnimation: false,
    });
    expect(Number(config.transcodingCacheSize)).toBe(7_000_000);
    expect(Number(config.imageCacheSize)).toBe(9_000_000);
    expect(String(config.sessionTimeout)).toMatch(/43200000|12h/);
    expect(JSON.stringify(config)).not.toMatch(/Kanarienwort|pictures\.example|backups/);
  });

  test('What will not be collected: names, addresses, passwords, paths, titles, plays', async () => {
    const canary = 'Kanarienwort';
    const report = await firstReport(
      { ND_PASSWORDENCRYPTIONKEY: `${canary}Key`, ND_LASTFM_SECRET: `${canary}Secret`, ND_PROMETHEUS_PASSWORD: `${canary}Metrics` },
      async () => {
        writeFlac(join(server.music, `${canary} Artist/${canary} Album/1.flac`), {
          TITLE: `${canary} Title`,
          ARTIST: `${canary} Artist`,
          ALBUM: `${canary} Album`,
        });
        await until(async () => (await songs(server)).length === 3);
        const [song] = (await songs(server)).filter(({ title }) => title.startsWith(canary));
        const ann = { u: `${canary}Ann`, p: `${canary}Password` };
        await server.rest('createUser', { ...admin, username: ann.u, password: ann.p, email: `${canary}@example.org` });
        await server.rest('ping', { ...ann, c: `${canary} Phone` });
        await server.rest('createPlaylist', { ...ann, name: `${canary} List`, songId: song.id });
        await server.rest('scrobble', { ...ann, id: song.id });
        await server.rest('createShare', { ...admin, id: song.id, description: canary });
      },
    );
    const line = await server.logged(/Sent Insights data .*\n/);
    for (const text of [JSON.stringify(report), line]) {
      expect(text).not.toContain(canary);
      for (const kind of [admin.u, server.folder, '127.0.0.1:', '@example'])
        expect(text.replace(/server=\S+/, '')).not.toContain(`"${kind}`);
    }
    expect(JSON.stringify(report)).not.toMatch(/\b\d{1,3}(\.\d{1,3}){3}\b/);
  });

  test('each submission logs the exact payload, the destination and the status; the page shows when it was', async () => {
    const stop = await withCollector({});
    try {
      const [payload] = await until(() => (sent.length > 0 ? sent : undefined));
      const line = await server.logged(/Sent Insights data .*\n/);
      expect(line).toContain(JSON.stringify(JSON.stringify(payload)));
      expect(line).toContain('/collect');
      expect(line).toContain('200');
      expect(payload).toMatchObject({
        id: expect.any(String),
        os: { numCPU: expect.any(Number) },
        library: { activeUsers: expect.any(Number) },
      });
      const headers = await signIn(server);
      expect((await server.json('/api/insights/status', { headers })).lastRun).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      expect((await server.json('/api/insights/details', { headers })).last.payload).toEqual(payload);
    } finally {
      await stop();
    }
  });

  test('UI indicator: the page about the server shows when it was sent, where to, and every word', async () => {
    const report = await firstReport();
    const headers = await signIn(server);
    const { last } = await until(async () => {
      const details = await server.json('/api/insights/details', { headers });
      return details.last && details;
    });
    const page = await openPage(server, '/about');
    await page.getByLabel('User name').fill(admin.u);
    await page.getByLabel('Password', { exact: true }).fill(admin.p);
    await page.keyboard.press('Enter');
    const figures = page.getByRole('region', { name: 'Anonymous figures' });
    const summary = await figures.getByText(/Last made/).textContent();
    expect(summary).toContain('/collect once a day');
    expect(summary).toContain('200 OK');
    // As the browser writes this very moment.
    const written = await page.evaluate(`new Date(${JSON.stringify(last.at)}).getFullYear()`);
    expect(summary).toContain(String(written));
    const said = await figures.getByLabel('What the last ones said').textContent();
    expect(JSON.parse(said ?? '')).toEqual(report);
  });

  test.each(['ND_ENABLEINSIGHTSCOLLECTOR', 'ND_ENABLEEXTERNALSERVICES'])('%s=false opts out', async (name) => {
    const stop = await withCollector({ [name]: 'false' });
    try {
      await server.logged(/scan\S* .*(finished|done|ended)/i);
      // Longer than the first delay, which the other test shows to be long enough.
      await Bun.sleep(2500);
      expect(sent).toEqual([]);
      expect(server.log()).not.toMatch(/\[insights\]/);
    } finally {
      await stop();
    }
  });

  test.skipIf(!compiler)('Data retention: sent daily', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'melodrome-seed-'));
    const [library, shift] = [join(folder, 'clock.so'), join(folder, 'shift')];
    const made = Bun.spawnSync([compiler ?? '', '-shared', '-fPIC', '-O1', '-o', library, join(import.meta.dir, 'clock.c')]);
    expect(made.stderr.toString()).toBe('');
    writeFileSync(shift, new Uint8Array(8));
    const stop = await withCollector({ LD_PRELOAD: library, SHIFT_FILE: shift });
    try {
      await until(() => sent.length === 1);
      // Written in place: the server looks at this very file. A minute less is not yet a day.
      const file = openSync(shift, 'r+');
      const goOnBy = (ms: number) => writeSync(file, new Uint8Array(BigInt64Array.of(BigInt(ms / 1000)).buffer), 0, 8, 0);
      goOnBy(dayMs - 60_000);
      await until(async () => new Date((await fetch(server.origin)).headers.get('date') ?? 0).getTime() > Date.now() + dayMs - 70_000);
      expect(sent).toHaveLength(1);
      goOnBy(dayMs);
      closeSync(file);
      // The schedule looks at the calendar every thirty seconds.
      const began = performance.now();
      while (sent.length < 2 && performance.now() - began < 45_000) await Bun.sleep(100);
      expect(sent).toHaveLength(2);
      expect(sent[1]?.id).toBe(sent[0]?.id);
    } finally {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('Data retention and the collection server: the collector of the project shows totals, and forgets after thirty days', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'melodrome-seed-'));
    const file = join(folder, 'insights.db');
    const start = async () => {
      const child = Bun.spawn([built, 'insights-server', '--listen', '127.0.0.1:0', '--database', file], {
        env: {},
        stdin: 'ignore',
        stdout: 'ignore',
        stderr: 'pipe',
      });
      let text = '';
      void (async () => {
        for await (const chunk of child.stderr) text += new TextDecoder().decode(chunk);
      })();
      const origin = await until(() => /http:\/\/[\d.]+:\d+/.exec(text)?.[0]);
      return { child, origin };
    };
    let collector = await start();
    try {
      const host = new URL(collector.origin).host;
      server = await startBinary({
        ND_INSIGHTS_URL: `${collector.origin}/collect`,
        ND_OUTBOUND_ALLOWEDHOSTS: host,
        ND_DEVINSIGHTSINITIALDELAY: '1s',
      });
      await createAdmin(server);
      await server.logged(/Sent Insights data .*200 OK/);
      expect(await (await fetch(collector.origin)).text()).toMatch(/linux/);
      collector.child.kill('SIGTERM');
      await collector.child.exited;
      const reports = new Database(file);
      expect(reports.query('SELECT count(*) AS n FROM report').get()).toEqual({ n: 1 });
      expect(JSON.stringify(reports.query('SELECT * FROM report').all())).not.toContain('127.0.0.1');
      const days = (n: number) => new Date(Date.now() - n * dayMs).toISOString().slice(0, 10);
      reports.query('INSERT INTO report SELECT id, ?, payload FROM report').run(days(29));
      reports.query('INSERT INTO report SELECT id, ?, payload FROM report WHERE day = ?').run(days(31), days(29));
      reports.close();
      collector = await start();
      const left = await until(() => {
        const now = new Database(file, { readonly: true });
        const kept = now.query('SELECT day FROM report ORDER BY day').values().flat();
        now.close();
        return kept.length < 3 && kept;
      });
      expect(left).toEqual([days(29), days(0)]);
    } finally {
      collector.child.kill('SIGTERM');
      await collector.child.exited;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
