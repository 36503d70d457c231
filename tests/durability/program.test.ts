// The program from outside: commands, exit codes, what it says when it cannot start.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeFlac } from '../support/flac.ts';
import { runProgram, startProgram } from '../support/program.ts';

let folder: string;
let flags: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  flags = [`--musicfolder=${join(folder, 'music')}`, `--datafolder=${join(folder, 'data')}`];
  writeFlac(join(folder, 'music/a/1.flac'), { TITLE: 'One', ALBUM: 'A', ARTIST: 'B' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('--help lists every command and option, --version is one line, and neither touches the disk', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  const help = await runProgram(['--help'], empty);
  expect(help.code).toBe(0);
  for (const word of ['scan', 'health', '--musicfolder', 'ND_SCANNER_SCHEDULE', '--port']) expect(help.out).toContain(word);
  const version = await runProgram(['--version'], empty);
  expect(version.out).toMatch(/^\d+\.\d+\.\d+\S*.*\n$/);
  expect(existsSync(join(empty, 'data'))).toBe(false);
  rmSync(empty, { recursive: true });
});

describe('mistakes end with 1 and a sentence that helps', () => {
  const cases: [args: string[], says: RegExp][] = [
    [['--prot=1'], /did you mean --port/i],
    [['serve'], /unknown command serve/],
    [['--port=abc'], /Port: "abc" is not a whole number/],
    [['--configfile=/nowhere.toml'], /there is no configuration file/],
    [['--address=203.0.113.7'], /no address of this machine|cannot listen/],
  ];
  test.each(cases)('%p', async (args, says) => {
    const { code, err } = await runProgram([...args, ...flags.filter(() => !args[0]?.startsWith('--conf'))], folder);
    expect(err).toMatch(says);
    expect(code).toBe(1);
    expect(err).not.toContain('    at ');
  });

  test('a port in use', async () => {
    const other = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('') });
    const { code, err } = await runProgram([...flags, '--address=127.0.0.1', `--port=${other.port}`], folder);
    await other.stop(true);
    expect(code).toBe(1);
    expect(err).toContain('in use already');
  });

  test('a data folder that is a file', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, err } = await runProgram(['--port=0', `--datafolder=${join(folder, 'file')}`], folder);
    expect(code).toBe(1);
    expect(err).toContain('--datafolder');
  });
});

test('scan works alone and beside a running server, which shows the result', async () => {
  const alone = await runProgram(['scan', ...flags], folder);
  expect(alone.code).toBe(0);
  expect(alone.out).toContain('1 added');
  const server = await startProgram([...flags, '--scanner.enabled=false'], folder);
  try {
    writeFlac(join(folder, 'music/b/2.flac'), { TITLE: 'Two', ALBUM: 'C', ARTIST: 'B' });
    const beside = await runProgram(['scan', ...flags], folder);
    expect(beside.out).toContain('1 added');
    const login = await fetch(`${server.origin}/auth/createAdmin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"username":"a","password":"b"}',
    });
    const { token } = (await login.json()) as { token: string };
    const albums = await fetch(`${server.origin}/api/album`, { headers: { 'x-nd-authorization': `Bearer ${token}` } });
    expect(await albums.json()).toHaveLength(2);
  } finally {
    await server.end('SIGTERM');
  }
});

test('a scan of a folder that is gone deletes nothing, says so and fails', async () => {
  const { code, out } = await runProgram(
    ['scan', `--musicfolder=${join(folder, 'nowhere')}`, `--datafolder=${join(folder, 'data')}`],
    folder,
  );
  expect(code).toBe(1);
  expect(out).toMatch(/was left as it is/);
  const back = await runProgram(['scan', ...flags], folder);
  expect(back.code).toBe(0);
  expect(back.out).toContain('0 missing');
});

test('health tells whether a server answers', async () => {
  const server = await startProgram(flags, folder);
  const port = new URL(server.origin).port;
  expect((await runProgram(['health', `--port=${port}`], folder)).code).toBe(0);
  expect(await server.end('SIGTERM')).toBe(0);
  const after = await runProgram(['health', `--port=${port}`], folder);
  expect(after.code).toBe(1);
  expect(after.err).toContain('no healthy server');
});

test('listens on a socket file with its mode, and takes over one that was left behind', async () => {
  const path = join(folder, 'm.sock');
  const args = [...flags, `--address=unix:${path}`, '--unixsocketperm=0600'];
  const ready = async () => {
    const child = Bun.spawn([process.execPath, join(import.meta.dir, '../../src/main.ts'), ...args], { cwd: folder, stderr: 'ignore' });
    const until = performance.now() + 10_000;
    while (performance.now() < until) {
      const reply = await fetch('http://localhost/ping', { unix: path }).catch(() => undefined);
      if (reply?.ok) return child;
      await Bun.sleep(20);
    }
    throw new Error('no answer on the socket');
  };
  const first = await ready();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  first.kill('SIGKILL');
  await first.exited;
  const second = await ready();
  second.kill('SIGTERM');
  expect(await second.exited).toBe(0);
});

test('a read-only data folder is said in words', async () => {
  if (process.geteuid?.() === 0) {
    // Root writes everywhere; a file where the database should be a folder shows the same path.
    mkdirSync(join(folder, 'odd/melodrome.db'), { recursive: true });
    const { code, err } = await runProgram(['--port=0', `--datafolder=${join(folder, 'odd')}`], folder);
    expect(code).toBe(1);
    expect(err).toContain('cannot be used');
    return;
  }
  mkdirSync(join(folder, 'locked'));
  chmodSync(join(folder, 'locked'), 0o500);
  const { code, err } = await runProgram(['--port=0', `--datafolder=${join(folder, 'locked')}`], folder);
  expect(code).toBe(1);
  expect(err).toContain('--datafolder');
});
