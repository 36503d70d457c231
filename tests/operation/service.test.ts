// `service`: the unit for systemd, what it may touch, and what is done with it.
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runProgram } from '../support/program.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const print = async (...flags: string[]) => (await runProgram(['service', 'print', ...flags], folder)).out;
const valueOf = (unit: string, key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1];

test('the unit runs the server with the flags given and few rights', async () => {
  const unit = await print(
    '--musicfolder=/srv/my music',
    '--datafolder=/var/lib/melodrome',
    '--port=4040',
    '-u',
    'music',
    '--backup.path=/backups',
  );
  expect(valueOf(unit, 'ExecStart')).toMatch(/ server "--musicfolder=\/srv\/my music" --datafolder=\/var\/lib\/melodrome .*--port=4040/);
  expect(valueOf(unit, 'User')).toBe('music');
  expect(valueOf(unit, 'ReadWritePaths')).toBe('/var/lib/melodrome -/backups');
  const rights = {
    KillMode: 'control-group',
    ProtectSystem: 'strict',
    ProtectHome: 'read-only',
    PrivateDevices: 'yes',
    NoNewPrivileges: 'yes',
    CapabilityBoundingSet: '',
    MemoryDenyWriteExecute: 'no',
    UMask: '0077',
    LimitNOFILE: '8192',
    Restart: 'on-failure',
  };
  for (const [key, value] of Object.entries(rights)) expect([key, valueOf(unit, key)]).toEqual([key, value]);
  // Where the server starts nobody may put files for it.
  expect(valueOf(unit, 'WorkingDirectory')).toBe('/');
});

test('what differs follows the configuration', async () => {
  writeFileSync(join(folder, 'm.toml'), "DataFolder = '/data'\nPort = 80\n[Jukebox]\nEnabled = true\n");
  const unit = await print('-c', join(folder, 'm.toml'));
  expect(valueOf(unit, 'ExecStart')).toEndWith(` server --configfile=${join(folder, 'm.toml')}`);
  expect(valueOf(unit, 'AmbientCapabilities')).toBe('CAP_NET_BIND_SERVICE');
  expect(valueOf(unit, 'PrivateDevices')).toBe('no');
  const socket = await print('--address=unix:/run/melodrome/m.sock', '--datafolder=/data');
  expect(valueOf(socket, 'ReadWritePaths')).toBe('/data -/run/melodrome');
});

test('nothing written can end a line or a word of it', async () => {
  const odd = await print('--datafolder=/a b%i$HOME"c\\d');
  expect(valueOf(odd, 'ExecStart')).toContain('"--datafolder=/a b%%i$$HOME\\"c\\\\d"');
  for (const [flag, says] of [
    ['--datafolder=/a\nExecStartPre=/bin/evil', 'a unit cannot hold'],
    ['--user=a b', 'is no name of a user'],
  ] as const) {
    const { code, err } = await runProgram(['service', 'print', flag], folder);
    expect(code).toBe(1);
    expect(err).toContain(says);
  }
});

test.skipIf(!Bun.which('systemd-analyze'))('systemd understands it', async () => {
  writeFileSync(
    join(folder, 'melodrome.service'),
    (await print('--datafolder=/var/lib/melodrome', '-u', 'root')).replace(/^(ExecStart=)\S+/m, '$1/bin/true'),
  );
  const { exitCode, stderr } = Bun.spawnSync(['systemd-analyze', 'verify', join(folder, 'melodrome.service')]);
  expect({ exitCode, said: stderr.toString() }).toEqual({ exitCode: 0, said: '' });
});

const standIn = (asked: string) => `#!/bin/sh
case $1 in
  show) echo ActiveState=active; echo SubState=running; echo MainPID=42 ;;
  *) echo "$@" >> ${asked}; [ "$1" != start ] || echo "$@" ;;
esac
`;

test('install writes it and lets systemctl do the rest, uninstall takes it back', async () => {
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'units'));
  // In the place of the system's own: writes down what it is asked.
  writeFileSync(join(folder, 'bin/systemctl'), standIn(join(folder, 'asked')), { mode: 0o755 });
  const run = (...words: string[]) =>
    Bun.spawnSync(
      [process.execPath, join(import.meta.dir, '../../src/main.ts'), 'service', ...words, '--unit-dir', join(folder, 'units')],
      {
        cwd: folder,
        env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` },
      },
    );
  const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');
  const unit = join(folder, 'units/melodrome.service');
  expect(run('uninstall').stderr.toString()).toContain('nothing is installed');
  const me = Bun.spawnSync(['id', '-un']).stdout.toString().trim();
  expect(run('install', '-u', 'nobody-of-this-name').stderr.toString()).toContain('useradd --system');
  expect(run('install', '-u', me, `--datafolder=${join(folder, 'data')}`).exitCode).toBe(0);
  expect(readFileSync(unit, 'utf8')).toContain('[Install]');
  expect(asked()).toEqual(['daemon-reload', 'enable melodrome.service', 'restart melodrome.service']);
  expect(run('status').exitCode).toBe(0);
  expect(JSON.parse(run('print', '--json').stdout.toString())).toEqual({ unit: expect.stringContaining('[Service]') });
  const told = JSON.parse(run('start', '--json').stdout.toString());
  expect(told).toEqual({
    action: 'start',
    code: 0,
    said: 'start melodrome.service',
    state: { load: '', active: 'active', sub: 'running', file: '', pid: '42' },
  });
  expect(run('uninstall').exitCode).toBe(0);
  expect(existsSync(unit)).toBe(false);
  expect(asked().slice(3)).toEqual([
    'status --no-pager melodrome.service',
    'start melodrome.service',
    'disable --now melodrome.service',
    'daemon-reload',
  ]);
  rmSync(join(folder, 'units'), { recursive: true });
  expect(run('install', '-u', me).stderr.toString()).toContain('run this as root');
});
