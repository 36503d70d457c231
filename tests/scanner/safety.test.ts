// What must never happen: a disk that is not there empties the catalogue, a strange file stops a scan, a killed scan
// leaves half a truth.
import { Database } from 'bun:sqlite';
import { afterEach, describe, expect, test } from 'bun:test';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeLibrary } from '../../scripts/library/write.ts';
import { createAdmin, native } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { makeApp, type TestApp } from '../support/make-app.ts';
import { runProgram } from '../support/program.ts';
import { everything, move, problems, remove, songs } from './support.ts';

const entry = join(import.meta.dir, '../../src/main.ts');
let melodrome: TestApp;
let opened: TestApp | undefined;
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

async function twoAlbums(): Promise<TestApp> {
  return (opened = await makeApp({
    library: ({ album }) => {
      album('Alpha', 'One', 3);
      album('Beta', 'Two', 2);
    },
  }));
}

const present = () => Object.values(songs(melodrome)).filter(({ missing }) => !missing).length;

describe('a music folder that is not there', () => {
  test('vanished: nothing changes, and the scan says so', async () => {
    melodrome = await twoAlbums();
    const { root } = melodrome.library;
    renameSync(root, `${root}-away`);
    const before = everything(melodrome);
    const { skipped, missing } = await melodrome.scan();
    expect(missing).toBe(0);
    expect(skipped).toMatchObject([{ reason: expect.stringContaining('does not exist. Nothing was changed.') }]);
    expect(everything(melodrome)).toEqual(before);
    renameSync(`${root}-away`, root);
    expect(await melodrome.scan()).toMatchObject({ skipped: [], filesRead: 0, missing: 0 });
  });

  test('empty, as an unmounted disk is: the same, even on a full scan', async () => {
    melodrome = await twoAlbums();
    const { root } = melodrome.library;
    renameSync(root, `${root}-away`);
    mkdirSync(root);
    const before = everything(melodrome);
    for (const full of [false, true]) {
      const { skipped } = await melodrome.scan(full);
      expect(skipped).toMatchObject([{ reason: expect.stringContaining('is empty, but held 5 songs') }]);
      expect(everything(melodrome)).toEqual(before);
    }
    rmSync(root, { recursive: true });
    renameSync(`${root}-away`, root);
    expect(await melodrome.scan()).toMatchObject({ skipped: [], missing: 0 });
    expect(present()).toBe(5);
  });

  test('folders, but no music in them: the same', async () => {
    melodrome = await twoAlbums();
    remove(melodrome, 'Alpha');
    remove(melodrome, 'Beta');
    mkdirSync(join(melodrome.library.root, 'lost+found'));
    writeFileSync(join(melodrome.library.root, 'README.txt'), 'not mounted');
    expect((await melodrome.scan()).skipped).toMatchObject([{ reason: expect.stringContaining('no music found') }]);
    expect(present()).toBe(5);
  });

  test('emptied for good: an admin says so, and everything is missing', async () => {
    melodrome = await twoAlbums();
    const { token } = await createAdmin(melodrome);
    remove(melodrome, 'Alpha');
    remove(melodrome, 'Beta');
    expect((await melodrome.scan()).skipped).toHaveLength(1);
    const status = async () => (await native(melodrome, '/api/scan', token)).body.libraries[0];
    expect(await status()).toMatchObject({ heldCount: 5, heldReason: expect.stringContaining('is empty, but held 5 songs') });
    expect(await melodrome.scan(false, true)).toMatchObject({ skipped: [], missing: 5 });
    expect(present()).toBe(0);
    expect(await status()).toMatchObject({ heldCount: 0, heldReason: '' });
  });

  test('more than 30 percent at once: nothing is missing until an admin says so, and the page, the log and the report say why', async () => {
    melodrome = await twoAlbums();
    remove(melodrome, 'Beta');
    const held = { count: 2, reason: expect.stringContaining('2 of the 5 songs of Music Library (40 %) vanished at once') };
    expect(await melodrome.scan()).toMatchObject({ skipped: [], missing: 0, held: [held] });
    expect(present()).toBe(5);
    expect(await melodrome.scan()).toMatchObject({ missing: 0, held: [held] });
    const { token } = await createAdmin(melodrome);
    const status = (await native(melodrome, '/api/scan', token)).body;
    expect(status.libraries).toMatchObject([{ heldCount: 2, heldReason: held.reason }]);
    expect(status.lastScan).toMatchObject({ held: 2, error: held.reason });
    const confirmed = await native(melodrome, '/api/scan', token, { method: 'POST', body: '{"acceptMissing":true}' });
    expect(confirmed.status).toBe(202);
    await melodrome.app.scanner.idle();
    expect(present()).toBe(3);
    expect(await melodrome.scan()).toMatchObject({ held: [], missing: 0 });
    expect((await native(melodrome, '/api/scan', token)).body.libraries).toMatchObject([{ heldCount: 0, heldReason: '' }]);
  });

  test('less vanished: it is missing at once; a share of 100 never asks', async () => {
    melodrome = await twoAlbums();
    remove(melodrome, 'Alpha/One/01.flac');
    expect(await melodrome.scan()).toMatchObject({ held: [], missing: 1 });
    await melodrome.close();
    melodrome = opened = await makeApp({ library: ({ album }) => album('Alpha', 'One', 4), config: { 'scanner.missinglimit': '100' } });
    for (const n of [1, 2, 3]) remove(melodrome, `Alpha/One/0${n}.flac`);
    expect(await melodrome.scan()).toMatchObject({ held: [], missing: 3 });
  });

  test('everything moved to other folders: found again, nothing held', async () => {
    melodrome = await twoAlbums();
    move(melodrome, 'Alpha', 'Moved');
    move(melodrome, 'Beta', 'Also moved');
    expect(await melodrome.scan()).toMatchObject({ held: [], missing: 0, moved: 5, added: 0 });
    expect(present()).toBe(5);
  });

  test('another disk under the same path: what is not on it is held once', async () => {
    melodrome = await twoAlbums();
    melodrome.app.db.$client.run("UPDATE library SET root_device = 'another'");
    remove(melodrome, 'Alpha/One/01.flac');
    expect(await melodrome.scan()).toMatchObject({ missing: 0, held: [{ count: 1, reason: expect.stringContaining('another disk') }] });
    expect(await melodrome.scan()).toMatchObject({ missing: 1, held: [] });
  });

  test('a new library without music is no error', async () => {
    melodrome = opened = await makeApp({});
    expect(await melodrome.scan()).toMatchObject({ skipped: [], files: 0, error: '' });
  });
});

test('what is no plain file is named and never opened; link loops end', async () => {
  melodrome = await twoAlbums();
  const { root } = melodrome.library;
  Bun.spawnSync(['mkfifo', join(root, 'Alpha/One/pipe.mp3'), join(root, 'Alpha/One/cover.jpg')]);
  symlinkSync('/dev/zero', join(root, 'Alpha/One/zero.flac'));
  symlinkSync('nowhere', join(root, 'Alpha/One/broken.ogg'));
  symlinkSync(root, join(root, 'Alpha/loop'));
  symlinkSync('self', join(root, 'self'));
  mkdirSync(join(root, 'folder.mp3'));
  const summary = await melodrome.scan();
  expect(summary).toMatchObject({ files: 5, added: 0, missing: 0, error: '' });
  expect(problems(melodrome)).toEqual({
    'Alpha/One/broken.ogg': 'broken link',
    'Alpha/One/pipe.mp3': 'not a regular file',
    'Alpha/One/zero.flac': 'not a regular file',
  });
});

// Root may read everything, so there the program runs as another user.
const asOther = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
const canDrop = asOther.length === 0 || Bun.which('setpriv') !== null;
if (!canDrop) console.warn('skipped: files without permission, which root can read and setpriv is not here');

test.skipIf(!canDrop)('no permission: the file is named, its song stays, and it is read when it may be', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  writeLibrary({
    folder: join(folder, 'music'),
    songs: 30,
    seed: 3,
    formats: ['flac'],
    hasCovers: false,
    claims: false,
    hasLyricsFiles: false,
    hasPlaylists: false,
  });
  writeFileSync(join(folder, 'music/closed.flac'), '');
  chmodSync(join(folder, 'music/closed.flac'), 0);
  const closedFolder = join(folder, 'music/closed folder');
  mkdirSync(closedFolder, { mode: 0 });
  mkdirSync(join(folder, 'data'), { mode: 0o777 });
  chmodSync(join(folder, 'data'), 0o777);
  chmodSync(folder, 0o755);
  const scan = () => {
    const args = [process.execPath, entry, 'scan', `--musicfolder=${folder}/music`, `--datafolder=${folder}/data`];
    return execFileSync([...asOther, ...args][0]!, [...asOther, ...args].slice(1), { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  };
  const report = () => {
    const db = new Database(join(folder, 'data/melodrome.db'));
    const rows = Object.fromEntries(db.query('SELECT path, reason FROM scan_problem').values() as [string, string][]);
    db.close();
    return rows;
  };
  expect(scan()).toContain('30 added, 0 changed, 0 moved, 0 missing, 2 problems');
  expect(report()).toEqual({
    'closed.flac': 'no permission to read the file',
    'closed folder': 'folder cannot be listed: permission denied',
  });
  // Opening it up changes neither its size nor its date.
  chmodSync(join(folder, 'music/closed.flac'), 0o644);
  chmodSync(closedFolder, 0o755);
  scan();
  expect(report()).toEqual({ 'closed.flac': 'the file is empty' });
  rmSync(folder, { recursive: true });
});

test.skipIf(!canDrop)('no permission to look at files, at what to leave out, or at all of it: nothing is called missing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  const at = (path: string) => join(folder, 'music', path);
  for (const path of ['A/1.flac', 'A/2.flac', 'B/1.flac', 'B/2.flac', 'C/1.flac', 'C/2.flac', 'C/3.flac', 'C/4.flac']) {
    writeFlac(at(path), { TITLE: path });
  }
  writeFileSync(at('B/.ndignore'), '1.flac\n');
  mkdirSync(join(folder, 'data'), { mode: 0o777 });
  chmodSync(join(folder, 'data'), 0o777);
  chmodSync(folder, 0o755);
  const scan = (...more: string[]) => {
    const args = [process.execPath, entry, 'scan', '--json', `--musicfolder=${folder}/music`, `--datafolder=${folder}/data`, ...more];
    const { stdout } = Bun.spawnSync([...asOther, ...args], { cwd: folder });
    return JSON.parse(stdout.toString()) as object;
  };
  expect(scan()).toMatchObject({ added: 7, problems: 0 });
  chmodSync(at('A'), 0o444);
  chmodSync(at('B/.ndignore'), 0);
  // Two of seven, of which two may be gone, would not be held back.
  expect(scan()).toMatchObject({ added: 0, missing: 0, held: [], problems: 2 });
  expect(scan('--full', '-t', '1:B')).toMatchObject({ added: 0, missing: 0 });
  chmodSync(at(''), 0o111);
  const reason = expect.stringContaining('may not be read by this user. Nothing was changed.');
  expect(scan()).toMatchObject({ missing: 0, skipped: [{ reason }], error: '' });
  chmodSync(at(''), 0o755);
  chmodSync(at('A'), 0o755);
  chmodSync(at('B/.ndignore'), 0o644);
  expect(scan()).toMatchObject({ added: 0, changed: 0, missing: 0, problems: 0 });
  rmSync(folder, { recursive: true });
});

test('kill -9 in the middle: the next scan reads only the rest, and all is as if nothing had happened', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  const flags = [`--musicfolder=${folder}/music`, `--datafolder=${folder}/data`];
  const formats = ['mp3', 'flac', 'ogg', 'opus', 'm4a'] as const;
  const songCount = 1_500;
  writeLibrary({
    folder: join(folder, 'music'),
    songs: songCount,
    seed: 5,
    formats,
    hasCovers: true,
    claims: false,
    hasLyricsFiles: false,
    hasPlaylists: false,
  });
  const file = join(folder, 'data/melodrome.db');
  const count = () => {
    const db = new Database(file, { readonly: true });
    const n = (db.query('SELECT count(*) AS n FROM song').get() as { n: number }).n;
    db.close();
    return n;
  };
  const child = Bun.spawn([process.execPath, entry, 'scan', ...flags], { cwd: folder, stdout: 'ignore', stderr: 'ignore' });
  const soFar = () => {
    try {
      return existsSync(file) ? count() : 0;
    } catch {
      // The tables are being made.
      return 0;
    }
  };
  while (soFar() === 0) await Bun.sleep(5);
  child.kill('SIGKILL');
  await child.exited;
  const half = count();
  expect(half).toBeGreaterThan(0);
  expect(half).toBeLessThan(songCount);

  const { out, code } = await runProgram(['scan', ...flags], folder);
  expect(code).toBe(0);
  const [, read, added] = /(\d+) read in[^\n]*\n(\d+) added, 0 changed, 0 moved, 0 missing, 0 problems/.exec(out) ?? [];
  expect(Number(added)).toBe(songCount - half);
  // Only files of the folders that were not closed yet.
  expect(Number(read)).toBeLessThan(songCount);

  const db = new Database(file, { readonly: true });
  expect(db.query('PRAGMA integrity_check').values()).toEqual([['ok']]);
  expect(db.query('PRAGMA foreign_key_check').all()).toEqual([]);
  expect(db.query('SELECT count(*), sum(missing), sum(stale) FROM album').values()).toMatchObject([[expect.any(Number), 0, 0]]);
  expect(db.query('SELECT sum(song_count), (SELECT count(*) FROM song) FROM album').values()).toEqual([[songCount, songCount]]);
  expect(db.query('SELECT count(*) FROM artist WHERE stale = 1 OR missing = 1').values()).toEqual([[0]]);
  expect(db.query('SELECT count(*) FROM song_fts').values()).toEqual([[songCount]]);
  db.close();
  rmSync(folder, { recursive: true });
}, 20_000);
