// RL-17: backups made while others write, and put back; what cannot be written or restored says so and leaves nothing.
import { Database } from 'bun:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { createBackup } from '../../src/core/backups/backups.ts';
import { nameAt } from '../../src/core/backups/files.ts';
import { lockFolder } from '../../src/db/folder-lock.ts';
import { createAdmin, subsonic, subsonicQuery } from '../support/clients.ts';
import { runBeside } from '../support/commands.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { runProgram, startProgram } from '../support/program.ts';

let melodrome: TestApp;
let folder: string;
beforeEach(async () => {
  melodrome = await makeApp({ library: ({ album }) => album('Alpha', 'One', 3) });
  folder = join(melodrome.folder, 'backups');
});
afterEach(() => melodrome.close());

const data = () => join(melodrome.folder, 'data');
const backup = (...words: string[]) => runBeside(melodrome, ['backup', ...words, '-d', folder]);
const config = () => ({ ...melodrome.app.config, backup: { ...melodrome.app.config.backup, path: folder } });
const wish = (now: number) => ({ folder: '', now, version: 'test' });

interface Listed {
  file: string;
  name: string;
  hasKey: boolean;
  sha256: string;
  rows: { songs: number; users: number };
}

const create = async (): Promise<Listed> => JSON.parse((await backup('create', '--json')).out) as Listed;

test('a backup holds the database, the key and what is known of them, for their owner only', async () => {
  await createAdmin(melodrome);
  const made = await create();
  expect(made.name).toMatch(/^melodrome_backup_\d{4}\.\d\d\.\d\d_\d\d\.\d\d\.\d\d\.db$/);
  expect(made).toMatchObject({ hasKey: true, rows: { songs: 3, users: 1 } });
  expect(readdirSync(folder).sort()).toEqual(['.db', '.json', '.key'].map((suffix) => made.name.replace('.db', suffix)));
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  expect(new Bun.CryptoHasher('sha256').update(readFileSync(made.file)).digest('hex')).toBe(made.sha256);
  expect(readFileSync(made.file.replace('.db', '.key'))).toEqual(readFileSync(join(data(), 'melodrome.key')));
});

test('the name is the local time', () => {
  const date = new Date(2026, 0, 31, 4, 5, 6);
  expect(nameAt(date.getTime())).toBe('melodrome_backup_2026.01.31_04.05.06.db');
});

test('made while others write, each is whole and holds a moment between its begin and its end', async () => {
  await createAdmin(melodrome);
  const client = melodrome.app.db.$client;
  client.run('CREATE TABLE ledger (n INTEGER PRIMARY KEY) STRICT');
  let written = 0;
  let isWriting = true;
  const writing = (async () => {
    while (isWriting) {
      for (let i = 0; i < 20; i++) client.query('INSERT INTO ledger VALUES (?)').run(++written);
      await new Promise(setImmediate);
    }
  })();
  for (let round = 0; round < 5; round++) {
    const before = written;
    const { made } = await createBackup(config(), wish(round * 1000));
    const after = written;
    const copy = new Database(made.file, { readonly: true });
    const [count = 0, last = 0] = copy.query('SELECT count(*), max(n) FROM ledger').values()[0] as number[];
    copy.close();
    expect(count).toBe(last);
    expect(count).toBeGreaterThanOrEqual(before);
    expect(count).toBeLessThanOrEqual(after);
    expect(after).toBeGreaterThan(before);
  }
  isWriting = false;
  await writing;
});

describe('pruning', () => {
  test('keeps the newest and touches nothing else', async () => {
    mkdirSync(folder);
    const others = ['navidrome_backup_2020.01.01_00.00.00.db', 'notes.txt', 'melodrome_backup_old.db'];
    for (const name of others) writeFileSync(join(folder, name), '');
    for (const second of [1, 2, 3]) await createBackup(config(), { ...wish(second * 1000), keepCount: 2 });
    const names = (readdirSync(folder) as string[]).filter((name) => name.endsWith('.db')).sort();
    expect(names).toEqual([nameAt(2000), nameAt(3000), ...others.filter((name) => name.endsWith('.db'))].sort());
    expect(readdirSync(folder)).toHaveLength(2 * 3 + others.length);
  });

  test('by command: -k says how many, and all only go when somebody says so', async () => {
    for (const second of [1, 2, 3]) await createBackup(config(), wish(second * 1000));
    expect((await backup('prune', '-k', '2')).out).toBe('1 backups deleted, 2 kept\n');
    expect(backup('prune', '-k', '0')).rejects.toThrow('--force');
    expect(runBeside(melodrome, ['backup', 'prune', '-k', '0', '-d', folder], ['no'])).rejects.toThrow('nothing was changed');
    expect((await backup('list', '--json')).out).toContain(nameAt(3000));
    expect((await backup('prune', '-k', '0', '--force')).out).toBe('2 backups deleted, 0 kept\n');
    expect((await backup('list')).out).toBe('no backups\n');
  });
});

describe('what cannot be written says so and leaves nothing', () => {
  const left = (path: string) => (existsSync(path) ? readdirSync(path) : []);

  test('a folder that is a file, and none at all', async () => {
    writeFileSync(folder, '');
    expect(createBackup(config(), wish(0))).rejects.toThrow(/no backup was made in .*backups/);
    expect(runBeside(melodrome, ['backup', 'create'])).rejects.toThrow('set Backup.Path');
  });

  test.skipIf(process.geteuid?.() === 0)('a folder of somebody else', async () => {
    mkdirSync(folder, { mode: 0o500 });
    expect(createBackup(config(), wish(0))).rejects.toThrow('make it writable');
    chmodSync(folder, 0o700);
    expect(left(folder)).toEqual([]);
  });

  // RL-05. Everything written to this device fails as on a full disk.
  test.skipIf(!existsSync('/dev/full'))('a full disk', async () => {
    mkdirSync(folder);
    const facts = join(folder, nameAt(0).replace('.db', '.json.part'));
    const making = createBackup(config(), wish(0));
    while (!existsSync(join(folder, `${nameAt(0)}.part`))) await new Promise(setImmediate);
    // In the way of the last of the files, while the first is copied.
    symlinkSync('/dev/full', facts);
    expect(making).rejects.toThrow('its disk is full');
    expect(left(folder)).toEqual([]);
  });

  test('a backup that was killed leaves a part, which the next one takes away', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, `${nameAt(0)}.part`), 'half');
    const { made } = await createBackup(config(), wish(5000));
    expect(left(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(existsSync(made.file)).toBe(true);
  });

  test('one that is stopped', async () => {
    const stop = new AbortController();
    const making = createBackup(config(), { ...wish(0), signal: stop.signal });
    stop.abort();
    expect(making).rejects.toThrow('stopped');
    await making.catch(() => {});
    expect(left(folder)).toEqual([]);
  });
});

describe('restoring', () => {
  const restore = (name: string, words: string[], lines: string[] = []) =>
    runBeside({ ...melodrome, folder: join(melodrome.folder, name) }, ['backup', 'restore', ...words], lines);

  test('into another folder brings accounts that can log in, and ends sessions', async () => {
    const { token } = await createAdmin(melodrome);
    const { file } = await create();
    const { out } = await restore('other', ['-b', file, '--force', '--json']);
    expect(JSON.parse(out)).toMatchObject({ replaced: '', replacedKey: '', canReadPasswords: true });
    const other = join(melodrome.folder, 'other/data');
    expect(statSync(join(other, 'melodrome.db')).mode & 0o777).toBe(0o600);
    const server = await startProgram([`--musicfolder=${melodrome.library.root}`, `--datafolder=${other}`], melodrome.folder);
    try {
      const reply = await fetch(`${server.origin}/rest/getAlbumList2?${subsonicQuery({ type: 'newest' })}`);
      expect(await reply.json()).toMatchObject({ 'subsonic-response': { status: 'ok', albumList2: { album: [{ name: 'One' }] } } });
      const old = await fetch(`${server.origin}/api/album`, { headers: { 'x-nd-authorization': `Bearer ${token}` } });
      expect(old.status).toBe(401);
      // Nobody restores below a running server.
      const refused = await runProgram(['backup', 'restore', '-b', file, '--force', `--datafolder=${other}`], melodrome.folder);
      expect(refused).toMatchObject({ code: 1 });
      expect(refused.err).toContain('stop it first');
    } finally {
      expect(await server.end('SIGTERM')).toBe(0);
    }
  });

  test('asks first, and keeps what was there with its key and all that was written to it', async () => {
    await createAdmin(melodrome);
    const { file } = await create();
    await restore('other', ['-b', file, '--force']);
    const other = join(melodrome.folder, 'other/data');
    writeFileSync(join(other, 'melodrome.key'), new Uint8Array(32));
    const now = new Database(join(other, 'melodrome.db'));
    now.run('PRAGMA journal_mode = WAL');
    now.run("INSERT INTO property (key, value) VALUES ('mine', '1')");
    expect(restore('other', ['-b', file])).rejects.toThrow('--force');
    expect(restore('other', ['-b', file], ['yes'])).rejects.toThrow('nothing was changed');
    const { out } = await restore('other', ['-b', file], ['YES']);
    now.close();
    const [, replaced = '', replacedKey = ''] = /before: (.*)\nits key: (.*)\n/.exec(out) ?? [];
    const kept = new Database(replaced);
    expect(kept.query("SELECT value FROM property WHERE key = 'mine'").values()).toEqual([['1']]);
    kept.close();
    expect(readFileSync(replacedKey)).toEqual(Buffer.alloc(32));
    // Another one in the same second keeps both.
    for (let n = 0; n < 3; n++) await restore('other', ['-b', file, '--force']);
    expect(readdirSync(other).filter((name) => /^melodrome-replaced-.*\.db$/.test(name))).toHaveLength(4);
    expect(existsSync(join(other, 'melodrome.db-wal'))).toBe(false);
    const fresh = new Database(join(other, 'melodrome.db'), { readonly: true });
    expect(fresh.query("SELECT value FROM property WHERE key = 'mine'").values()).toEqual([]);
    fresh.close();
  });

  test('says when passwords cannot be read with the key that is there', async () => {
    await createAdmin(melodrome);
    const { file } = await create();
    const alone = join(melodrome.folder, 'alone.db');
    copyFileSync(file, alone);
    mkdirSync(join(melodrome.folder, 'other/data'), { recursive: true });
    writeFileSync(join(melodrome.folder, 'other/data/melodrome.key'), new Uint8Array(32));
    const { err } = await restore('other', [alone, '--force']);
    expect(err).toContain('the server does not start until');
  });

  test('refuses what is damaged, changed, not ours or of another version, and leaves everything', async () => {
    const { file } = await create();
    const before = readdirSync(data()).sort();
    const spoil = (name: string, change: (path: string) => void) => {
      const path = join(folder, name);
      for (const suffix of ['.db', '.json']) copyFileSync(file.replace('.db', suffix), path.replace('.db', suffix));
      change(path);
      return path;
    };
    const sql = (statement: string) => (path: string) => {
      const client = new Database(path);
      client.run(statement);
      client.close();
    };
    const cases: [path: string, says: RegExp][] = [
      [spoil('short.db', (path) => truncateSync(path, 20_000)), /cannot be restored/],
      [spoil('changed.db', sql("INSERT INTO property (key, value) VALUES ('x', 'y')")), /not what was written/],
      [
        spoil('newer.db', sql("UPDATE migration SET name = '9999_later' WHERE name = (SELECT max(name) FROM migration)")),
        /not what was written/,
      ],
      [join(folder, 'nowhere.db'), /there is no backup/],
    ];
    const foreign = join(folder, 'foreign.db');
    sql('CREATE TABLE media_file (id TEXT)')(foreign);
    const newer = join(folder, 'newer-alone.db');
    copyFileSync(join(folder, 'newer.db'), newer);
    cases.push([foreign, /no database of Melodrome/], [newer, /another version of Melodrome/]);
    for (const [path, says] of cases) expect(runBeside(melodrome, ['backup', 'restore', '-b', path, '--force'])).rejects.toThrow(says);
    expect(
      readdirSync(data())
        .filter((name) => name !== 'melodrome.lock')
        .sort(),
    ).toEqual(before.filter((name) => name !== 'melodrome.lock'));
  });

  test('waits for nobody: a command in the folder is enough to refuse', async () => {
    const { file } = await create();
    const unlock = lockFolder(data(), 'command');
    const { code, err } = await runProgram(['backup', 'restore', '-b', file, '--force', `--datafolder=${data()}`], melodrome.folder);
    unlock();
    expect({ code, err }).toMatchObject({ code: 1 });
    expect(err).toContain('stop it first');
  });
});

test('two servers never share a data folder', async () => {
  const other = join(melodrome.folder, 'two');
  const flags = [`--musicfolder=${melodrome.library.root}`, `--datafolder=${other}`];
  const server = await startProgram(flags, melodrome.folder);
  const second = await runProgram([...flags, '--port=0', '--address=127.0.0.1'], melodrome.folder);
  expect(second).toMatchObject({ code: 1 });
  expect(second.err).toContain('another Melodrome server uses the data folder');
  // What a crash leaves keeps nobody out.
  await server.end('SIGKILL');
  const third = await startProgram(flags, melodrome.folder);
  expect(await third.end('SIGTERM')).toBe(0);
});

test('the schedule makes and prunes them', async () => {
  const { startJobs } = await import('../../src/jobs.ts');
  const scheduled = await makeApp({
    scan: true,
    config: { 'backup.path': folder, 'backup.schedule': '@every 1s', 'backup.count': '1', 'scanner.enabled': 'false' },
  });
  await createAdmin(scheduled);
  const stop = startJobs(scheduled.app);
  const names = () => (existsSync(folder) ? readdirSync(folder).filter((name) => /^melodrome_backup.*\.db$/.test(name)) : []);
  const seen = new Set<string>();
  while (seen.size < 2 || names().length !== 1) {
    for (const name of names()) seen.add(name);
    await Bun.sleep(20);
  }
  stop();
  expect((await subsonic(scheduled, 'ping')).status).toBe('ok');
  await scheduled.close();
});
