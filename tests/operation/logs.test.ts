// The log: its file that others rename, levels of single areas, and what never stands in it.
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openLogFile } from '../../src/lib/log-file.ts';
import { createLog } from '../../src/lib/log.ts';
import { runProgram, startProgram } from '../support/program.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

test('is appended to, with the folders it lies in, for its owner only', () => {
  const file = openLogFile(at('a/b/log'), () => {});
  file.write('one\n');
  file.close();
  const again = openLogFile(at('a/b/log'), () => {});
  again.write('two\n');
  again.close();
  expect(readFileSync(at('a/b/log'), 'utf8')).toBe('one\ntwo\n');
  expect(statSync(at('a/b/log')).mode & 0o777).toBe(0o600);
});

test('renamed, deleted or emptied, it goes on in a file of its name', () => {
  let now = 0;
  const file = openLogFile(
    at('log'),
    () => {},
    () => now,
  );
  file.write('one\n');
  renameSync(at('log'), at('log.1'));
  file.write('still the old one\n');
  now += 1000;
  file.write('two\n');
  expect(readFileSync(at('log.1'), 'utf8')).toBe('one\nstill the old one\n');
  expect(readFileSync(at('log'), 'utf8')).toBe('two\n');
  rmSync(at('log'));
  now += 1000;
  file.write('three\n');
  writeFileSync(at('log'), '');
  file.write('four\n');
  expect(readFileSync(at('log'), 'utf8')).toBe('four\n');
  file.close();
});

test.skipIf(!existsSync('/dev/full'))('a full disk is told once and ends nothing', () => {
  const failures: unknown[] = [];
  const file = openLogFile('/dev/full', (error) => failures.push(error));
  for (let n = 0; n < 3; n++) file.write('x\n');
  file.close();
  expect(failures.map(String).join()).toMatch(/ENOSPC/);
  expect(failures).toHaveLength(1);
});

test('the server writes there, and says in words when it cannot', async () => {
  const flags = [`--datafolder=${at('data')}`, `--musicfolder=${folder}`, `--logfile=${at('logs/m.log')}`];
  const { code } = await runProgram(['scan', ...flags], folder);
  expect(code).toBeLessThan(2);
  expect(readFileSync(at('logs/m.log'), 'utf8')).toContain('scan');
  const { code: failed, err } = await runProgram(['scan', ...flags, `--logfile=${at('data')}`], folder);
  expect(failed).toBe(1);
  expect(err).toMatch(/LogFile: .* cannot be written/);
  expect(err).not.toContain('    at ');
});

test('levels of areas, from the file of the configuration', async () => {
  const lines: string[] = [];
  const log = createLog({
    level: 'warn',
    levels: { http: 'debug', 'http.inner': 'error', access: 'nonsense' },
    write: (line) => lines.push(line),
  });
  log.info('a');
  log.child('http').debug('b');
  log.child('http').child('deep').debug('c');
  log.child('http').child('inner').warn('d');
  log.child('access').info('e');
  log.child('access').warn('f');
  expect(lines.map((line) => line.trim().slice(-1))).toEqual(['b', 'c', 'f']);
  expect(log.child('http').level).toBe('debug');
  writeFileSync(at('m.toml'), "LogLevel = 'error'\n[DevLogLevels]\nscanner = 'info'\n");
  const { err } = await runProgram(['scan', '-c', at('m.toml'), `--datafolder=${at('data')}`, `--musicfolder=${folder}`], folder);
  expect(err).toContain('[scanner]');
  expect(err).not.toContain('configuration read');
});

test('secrets are left out, unless somebody wants them', () => {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  createLog({ level: 'info', write }).info('x', { password: 'geheim', token: 'abc', user: 'ann' });
  createLog({ level: 'info', write, isRedacted: false }).info('x', { password: 'geheim' });
  expect(lines[0]).toContain('password=[REDACTED] token=[REDACTED] user=ann');
  expect(lines[1]).toContain('password=geheim');
});

test.skipIf(process.geteuid?.() !== 0)('a server that must not be root says so before it touches anything', async () => {
  const { code, err } = await runProgram(['--enforcenonrootuser', `--datafolder=${at('data')}`, '--port=0'], folder);
  expect(code).toBe(1);
  expect(err).toContain('start the server as another user');
  expect(existsSync(at('data'))).toBe(false);
});

test.each(['SIGHUP', 'SIGABRT'] as const)('%s ends the server as SIGTERM does', async (signal) => {
  const server = await startProgram([`--datafolder=${at('data')}`, `--musicfolder=${folder}`], folder);
  expect(await server.end(signal)).toBe(0);
});

test('SIGUSR1 asks for a scan', async () => {
  const server = await startProgram([`--datafolder=${at('data')}`, `--musicfolder=${folder}`, '--scanner.enabled=false'], folder);
  expect(server.log()).not.toContain('scan started');
  server.child.kill('SIGUSR1');
  while (!server.log().includes('scan finished')) await Bun.sleep(10);
  expect(await server.end('SIGTERM')).toBe(0);
});
