// Metrics for Prometheus: their names, what they count, who may see them, and what they never tell.
import { afterEach, describe, expect, test } from 'bun:test';

import { adminName, createAdmin, subsonic, subsonicRaw } from '../support/clients.ts';
import { makeApp, type MakeOptions, type TestApp } from '../support/make-app.ts';

const opened: TestApp[] = [];
const open = async (config: Record<string, string>, rest: MakeOptions = {}) => {
  const test = await makeApp({ library: ({ album }) => album('Alpha', 'One', 3), ...rest, config });
  opened.push(test);
  return test;
};
afterEach(async () => {
  for (const test of opened.splice(0)) await test.close();
});

const basic = (password: string, user = 'navidrome') => ({ headers: { authorization: `Basic ${btoa(`${user}:${password}`)}` } });
const on = { 'prometheus.enabled': 'true' };

/** Samples by name with labels. */
async function read(test: TestApp, path = '/metrics'): Promise<Record<string, number>> {
  const reply = await test.fetch(path);
  expect(reply.status).toBe(200);
  expect(reply.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = (await reply.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      expect(line).toMatch(/^[a-z_]+(\{([a-z]+="(?:[^"\\]|\\.)*",?)*\})? (\d|NaN)/);
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))] as const;
    }),
  );
}

test('are not there unless wanted', async () => {
  const test = await open({});
  expect((await test.fetch('/metrics')).status).toBe(404);
});

test('tell totals, scans, caches and the process', async () => {
  const test = await open({ ...on, 'backup.path': '/nowhere' });
  await createAdmin(test);
  const samples = await read(test);
  expect(samples).toMatchObject({
    'db_model_totals{model="media"}': 3,
    'db_model_totals{model="album"}': 1,
    'db_model_totals{model="artist"}': 1,
    'db_model_totals{model="user"}': 1,
    'media_scans{success="true"}': 1,
    'media_scans{success="false"}': 0,
    melodrome_scan_running: 0,
    melodrome_transcodes_running: 0,
    'melodrome_cache_bytes{cache="transcodes"}': 0,
  });
  expect(Math.abs(samples['media_scan_last{success="true"}']! - Date.now() / 1000)).toBeLessThan(60);
  for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total', 'melodrome_database_bytes{file="database"}']) {
    expect(samples[name]).toBeGreaterThan(0);
  }
  expect(Object.keys(samples).some((name) => name.startsWith('navidrome_info{version='))).toBe(true);
  await test.scan();
  expect((await read(test))['media_scans{success="true"}']).toBe(2);
});

test('count requests by endpoint, app and error, and tell neither users nor music', async () => {
  const test = await open(on);
  await createAdmin(test);
  await subsonicRaw(test, 'getAlbumList2', { type: 'newest' });
  await subsonicRaw(test, 'getAlbumList2.view', { type: 'newest' });
  await subsonic(test, 'search3', { query: 'One' });
  await subsonicRaw(test, 'getSong.view', { id: 'nothing' });
  await test.fetch('/rest/ping?u=mallory&p=secret&c=evil-name&v=1.16.1');
  await test.fetch('/rest/made-up-name');
  await test.fetch('/api/album');
  const samples = await read(test);
  const client = /client="([^"]+)"/.exec(Object.keys(samples).find((name) => name.includes('getAlbumList2')) ?? '')?.[1];
  const of = (endpoint: string, status: number, app = client) =>
    samples[`http_request_count{endpoint="${endpoint}",method="GET",client="${app}",status="${status}"}`];
  expect(client).toBeTruthy();
  expect(of('/rest/getAlbumList2', 0)).toBe(2);
  expect(of('/rest/getSong', 70)).toBe(1);
  expect(of('/rest/ping', 40, '')).toBe(1);
  expect(of('/rest/*', 404, '')).toBe(1);
  expect(samples['melodrome_http_responses_total{area="api",status="4xx"}']).toBe(1);
  const latency = `http_request_latency{endpoint="/rest/getAlbumList2",method="GET",client="${client}",status="0",quantile="0.5"}`;
  expect(samples[latency]).toBeGreaterThan(0);
  const text = Object.keys(samples).join('\n');
  for (const word of ['mallory', 'evil-name', 'made-up', adminName, 'One', 'Alpha', 'query']) expect(text).not.toContain(word);
});

test('made-up names of apps and ids make no endless series', async () => {
  const test = await open(on);
  await createAdmin(test);
  for (let n = 0; n < 80; n++) await subsonic(test, 'ping', { c: `app-${n}` });
  const apps = Object.keys(await read(test)).filter((name) => name.startsWith('http_request_count{endpoint="/rest/ping"'));
  expect(apps.length).toBeLessThan(60);
  expect(Object.values(await read(test)).length).toBeLessThan(600);
});

describe('with a password', () => {
  const guarded = { ...on, 'prometheus.password': 'geheim' };

  test('only who knows it sees them', async () => {
    const test = await open(guarded);
    const asked = await test.fetch('/metrics');
    expect(asked.status).toBe(401);
    expect(asked.headers.get('www-authenticate')).toStartWith('Basic ');
    for (const wrong of [basic('wrong'), basic('geheim', 'admin'), basic(''), { headers: { authorization: 'Bearer geheim' } }]) {
      const reply = await test.fetch('/metrics', wrong);
      expect(reply.status).toBe(401);
      expect(await reply.text()).not.toContain('navidrome_info');
    }
    expect((await test.fetch('/metrics', basic('geheim'))).status).toBe(200);
  });

  test('guessing ends soon, also for the right one', async () => {
    const test = await open(guarded);
    for (let n = 0; n < 10; n++) expect((await test.fetch('/metrics', basic(`guess ${n}`))).status).toBe(401);
    expect((await test.fetch('/metrics', basic('guess'))).status).toBe(429);
    expect((await test.fetch('/metrics', basic('geheim'))).status).toBe(429);
  });
});

test('the path is where it is wanted, below the base path, and takes no other address away', async () => {
  const test = await open({ ...on, 'prometheus.metricspath': '/inner/numbers', baseurl: '/music' });
  expect(Object.keys(await read(test, '/music/inner/numbers'))).not.toBeEmpty();
  expect((await test.fetch('/music/metrics')).status).toBe(404);
  for (const path of ['/rest/x', '/api', '/ping', 'metrics', '/a b', '/:id', '/*']) {
    expect(open({ ...on, 'prometheus.metricspath': path })).rejects.toThrow('Prometheus.MetricsPath');
  }
});
