// RL-18: SIGTERM while everything is at work ends the program within five seconds, with 0, and nothing goes on without it.
import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { subsonicQuery } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { runProgram, startProgram, type Program } from '../support/program.ts';

const longestStopMs = 5000;
const songs = 400;
let folder: string;
let flags: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  const music = join(folder, 'music');
  mkdirSync(join(music, 'Long'), { recursive: true });
  // Half an hour of noise: converting it takes longer than the test.
  const noise = ['-f', 'lavfi', '-i', 'anoisesrc=d=1800:r=44100:a=0.3', '-c:a', 'flac', join(music, 'Long/long.flac')];
  expect(Bun.spawnSync(['ffmpeg', '-v', 'error', ...noise]).exitCode).toBe(0);
  flags = [`--musicfolder=${music}`, `--datafolder=${join(folder, 'data')}`, '--scanner.scanonstartup=false'];
  flags.push(`--backup.path=${join(folder, 'backups')}`, '--backup.schedule=@every 1s', '--backup.count=3');
  expect((await runProgram(['scan', ...flags], folder)).code).toBe(0);
  expect((await runProgram(['user', 'create', '-u', 'admin', ...flags], folder, 'secret\n')).code).toBe(0);
  // Large enough that a backup takes a while.
  const client = new Database(join(folder, 'data/melodrome.db'));
  client.run('CREATE TABLE filler (n INTEGER PRIMARY KEY, bytes BLOB) STRICT');
  client.run(
    'WITH RECURSIVE row(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < 600) INSERT INTO filler SELECT n, randomblob(100000) FROM row',
  );
  client.close();
  for (let n = 0; n < songs; n++)
    writeFlac(join(music, `A/B${n % 20}/${n}.flac`), { TITLE: `Song ${n}`, ARTIST: 'A', ALBUM: `B${n % 20}` });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const query = (more: Record<string, string> = {}) => subsonicQuery(more, 'admin', 'secret');

/** The children of a process that are still there, with their state. */
const childrenOf = (pid: number): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, rest = ''] = /\) (.*)$/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
        const [state = '', parent = ''] = rest.split(' ');
        return Number(parent) === pid ? [`${name} ${state}`] : [];
      } catch {
        // It ended between the two looks.
        return [];
      }
    });

/** Streams, events, a scan and a backup, all of them running. */
async function putToWork(server: Program): Promise<Response[]> {
  const login = await fetch(`${server.origin}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: 'secret' }),
  });
  const { token } = (await login.json()) as { token: string };
  const events = await fetch(`${server.origin}/api/events?jwt=${token}`);
  const found = await fetch(`${server.origin}/rest/search3?${query({ query: 'long' })}`);
  const reply = (await found.json()) as { 'subsonic-response': { searchResult3: { song: { id: string }[] } } };
  const id = reply['subsonic-response'].searchResult3.song[0]!.id;
  const streams = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      fetch(
        `${server.origin}/rest/stream?${query(n < 3 ? { id, format: 'mp3', maxBitRate: String(96 + n * 32) } : { id, format: 'raw' })}`,
      ),
    ),
  );
  for (const stream of [events, ...streams]) expect(stream.status).toBe(200);
  await fetch(`${server.origin}/rest/startScan?${query({ fullScan: 'true' })}`);
  const parts = join(folder, 'backups');
  while (!existsSync(parts) || !readdirSync(parts).some((name) => name.endsWith('.part'))) await Bun.sleep(5);
  return [events, ...streams];
}

test('ends in time, with its children, threads and connections, and leaves no half file', async () => {
  const server = await startProgram(flags, folder);
  const open = await putToWork(server);
  expect(childrenOf(server.child.pid).length).toBeGreaterThan(0);
  const children = childrenOf(server.child.pid).map((line) => line.split(' ')[0]!);
  const since = performance.now();
  expect(await server.end('SIGTERM')).toBe(0);
  expect(performance.now() - since).toBeLessThan(longestStopMs);
  // Neither running nor waiting to be collected by whoever inherits them.
  expect(children.filter((pid) => existsSync(`/proc/${pid}/exe`))).toEqual([]);
  expect(server.log()).toContain('stopped');
  expect(server.log()).not.toMatch(/\bERROR\b/);
  for (const { body } of open) await body?.cancel().catch(() => {});
  expect(readdirSync(join(folder, 'backups')).filter((name) => name.includes('.part'))).toEqual([]);
  expect(statSync(join(folder, 'data/melodrome.db-wal'), { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  const client = new Database(join(folder, 'data/melodrome.db'), { readonly: true });
  expect(client.query('PRAGMA quick_check').values()).toEqual([['ok']]);
  client.close();
});

test('a second signal does not wait', async () => {
  const server = await startProgram(flags, folder);
  const open = await putToWork(server);
  server.child.kill('SIGTERM');
  while (!server.log().includes('stopping')) await Bun.sleep(5);
  const since = performance.now();
  expect(await server.end('SIGTERM')).toBe(130);
  expect(performance.now() - since).toBeLessThan(1000);
  for (const { body } of open) await body?.cancel().catch(() => {});
});
