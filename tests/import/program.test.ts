// The import as a process of its own: beside a running server, and killed in the middle.
import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { subsonicQuery, type Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { encrypt, makeNavidrome } from './navidrome-database.ts';

const songs = 40;
const scrobbles = 30_000;
let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  file = join(folder, 'navidrome.db');
  const old = makeNavidrome(file, 'new');
  old.client.run('BEGIN');
  old.add('user', { id: 'u', user_name: 'ann', password: encrypt('secret'), is_admin: 1, created_at: '2020-01-01T00:00:00Z' });
  old.add('library', { id: 1, name: 'Music', path: '/music' });
  for (let n = 0; n < songs; n++) {
    writeFlac(join(folder, `music/A/B/${n}.flac`), { TITLE: `Song ${n}`, ARTIST: 'A', ALBUM: 'B', TRACKNUMBER: n + 1 });
    old.add('media_file', {
      id: `nd-${n}`,
      folder_id: 'f',
      library_id: 1,
      path: `A/B/${n}.flac`,
      title: `Song ${n}`,
      duration: 180,
      missing: 0,
    });
    old.add('annotation', { user_id: 'u', item_id: `nd-${n}`, item_type: 'media_file', play_count: n + 1, rating: 0, starred: 0 });
  }
  for (let n = 0; n < scrobbles; n++)
    old.add('scrobbles', { user_id: 'u', media_file_id: `nd-${n % songs}`, submission_time: 1_600_000_000 + n });
  old.client.run('COMMIT');
  old.client.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const flags = (name: string) => [`--musicfolder=${join(folder, 'music')}`, `--datafolder=${join(folder, name)}`];

test('beside a running server, which knows everything at once', async () => {
  const server = await startProgram([...flags('beside'), '--scanner.scanonstartup=false', '--scanner.enabled=false'], folder);
  try {
    const { code, out, err } = await runProgram(['import', file, ...flags('beside')], folder);
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(out).toContain(`${songs} by path`);
    const reply = await fetch(`${server.origin}/rest/getSong?${subsonicQuery({ id: 'nd-3' }, 'ann', 'secret')}`);
    expect(((await reply.json()) as Reply)['subsonic-response'].song).toMatchObject({ title: 'Song 3', playCount: 4 });
    const again = await runProgram(['import', file, ...flags('beside')], folder);
    expect(again.out).toContain('0 changes');
  } finally {
    await server.end('SIGTERM');
  }
});

test('killed in the middle, all of it is there or nothing', async () => {
  const data = join(folder, 'killed');
  mkdirSync(data);
  const scan = await runProgram(['scan', ...flags('killed')], folder);
  expect(scan.code).toBe(0);
  const counts = () => {
    const client = new Database(join(data, 'melodrome.db'), { readonly: true });
    const count = (table: string) => (client.query(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
    const adopted = (client.query("SELECT count(*) AS n FROM song WHERE id LIKE 'nd-%'").get() as { n: number }).n;
    const found = { users: count('user'), marks: count('mark'), scrobbles: count('scrobble'), adopted };
    client.close();
    return found;
  };
  const whole = { users: 1, marks: songs, scrobbles, adopted: songs };
  const none = { users: 0, marks: 0, scrobbles: 0, adopted: 0 };
  const entry = join(import.meta.dir, '../../src/main.ts');
  const child = Bun.spawn([process.execPath, entry, 'import', file, ...flags('killed')], {
    cwd: folder,
    stdout: 'ignore',
    stderr: 'ignore',
    env: {},
  });
  // The copy is made right before the import begins to write.
  const copies = join(data, 'import-copies');
  const isCopied = () => existsSync(copies) && readdirSync(copies).some((name) => name.endsWith('.db'));
  await new Promise<void>((resolve) => {
    const watcher = watch(data, { recursive: true }, () => {
      if (!isCopied()) return;
      watcher.close();
      resolve();
    });
  });
  child.kill('SIGKILL');
  await child.exited;
  expect([none, whole]).toContainEqual(counts());
  const { code } = await runProgram(['import', file, ...flags('killed')], folder);
  expect(code).toBe(0);
  expect(counts()).toEqual(whole);
});

test('what cannot be done is one sentence and exit code 1', async () => {
  const { code, out, err } = await runProgram(['import', join(folder, 'none.db'), ...flags('refused')], folder);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toBe(`melodrome: there is no file ${join(folder, 'none.db')}\n`);
  expect(existsSync(join(folder, 'refused'))).toBe(false);
});
