// C56: a database of earlier versions is brought up to date with all that is in it; when that fails it is what it was; and
// a program that is older than the database says so and leaves it alone.
import { Database } from 'bun:sqlite';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { migrate, readMigrations } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/open.ts';
import { encrypt, makeNavidrome } from '../../tests/import/navidrome-database.ts';
import { root } from '../tools/run.ts';
import { isSound } from './catalogue.ts';
import { fillUp } from './disk-full.ts';
import { mounted } from './mounts.ts';
import { ask, hashOf } from './strain.ts';
import { adminName, must, restQuery, runBinary, type Check, type Start } from './subject.ts';

export const upgrade: Check = {
  id: 'C56',
  title: 'upgrades, and the way back',
  run: async (start, binary) =>
    `${await fromEarlier(start, binary)}; ${await thatFail(start, binary)}; ${await fromNavidrome(start, binary)}`,
};

/** Everything that people made, as they see it. */
async function ledgerOf(start: Start, folder: string): Promise<string> {
  const subject = await start({ folder, flags: ['--scanner.enabled=false', '--enablesharing'], isScanning: true });
  const answers = [];
  for (const endpoint of [
    'getStarred2',
    'getPlaylists',
    'getBookmarks',
    'getShares',
    'getInternetRadioStations',
    'getUsers',
    'getPlayQueue',
  ]) {
    const { serverVersion: _, ...reply } = await ask(subject, endpoint);
    must(reply.status === 'ok', `${endpoint} fails after the upgrade: ${reply.error?.message}`);
    answers.push(reply);
  }
  const ann = await subject.fetch(`/rest/ping?${restQuery({}, 'ann', 'a word')}`);
  must((await ann.text()).includes('"ok"'), 'ann cannot log in any more');
  await subject.end();
  // Dates of the last visit are of now.
  return JSON.stringify(answers).replaceAll(/"(lastVisited|lastLogin|changed|visitCount|url)":("[^"]*"|\d+)/g, '""');
}

async function fromEarlier(start: Start, binary: string): Promise<string> {
  const subject = await start({ flags: ['--enablesharing'] });
  const { folder } = subject;
  const { song } = (await ask(subject, 'search3', { query: '', songCount: 3 })).searchResult3;
  const [one, two] = song.map(({ id }: { id: string }) => id);
  await ask(subject, 'createUser', { username: 'ann', password: 'a word', email: 'a@example.org' });
  await ask(subject, 'star', { id: one });
  await ask(subject, 'setRating', { id: two, rating: 4 });
  await ask(subject, 'scrobble', { id: one });
  await ask(subject, 'createPlaylist', { name: 'kept', songId: [one, two] });
  await ask(subject, 'createBookmark', { id: two, position: 12_000 });
  await ask(subject, 'savePlayQueue', { id: [two, one], current: one, position: 3000 });
  await ask(subject, 'createShare', { id: one, description: 'kept' });
  await ask(subject, 'createInternetRadioStation', { name: 'kept', streamUrl: 'http://radio.example/a' });
  await subject.end();
  const file = join(folder, 'data/melodrome.db');
  const now = join(folder, 'now.db');
  copyFileSync(file, now);
  const before = await ledgerOf(start, folder);
  const known = readMigrations(join(root, 'drizzle'));
  let upgrades = 0;
  for (let steps = known.length - 1; steps >= Math.max(1, known.length - 8); steps--) {
    const older = join(folder, `older-${steps}.db`);
    if (!backTo(now, older, known.slice(0, steps))) break;
    putIn(older, file);
    const after = await ledgerOf(start, folder);
    must(after === before, `after ${known.length - steps} steps it is not what it was:\n${after}\n${before}`);
    isSound(file);
    const copies = readdirSync(join(folder, 'data/upgrade-copies'));
    must(copies.length > 0 && copies.length <= 3, `${copies.length} copies are kept`);
    upgrades++;
  }
  must(upgrades >= 3, `only ${upgrades} earlier versions could be made`);
  // A second start has nothing to do.
  const copies = readdirSync(join(folder, 'data/upgrade-copies')).join();
  await ledgerOf(start, folder);
  must(readdirSync(join(folder, 'data/upgrade-copies')).join() === copies, 'a second start makes another copy');
  // The way back: a program of before, for which this database is too new; and the copy, which it takes.
  putIn(now, file);
  const client = new Database(file);
  client.run("INSERT INTO migration (name, hash, applied_at) VALUES ('9999_later', 'x', 0)");
  client.close();
  const hash = hashOf(await Bun.file(file).bytes());
  const flags = [`--musicfolder=${join(folder, 'music')}`, `--datafolder=${join(folder, 'data')}`, '--address=127.0.0.1', '--port=0'];
  const { code, err } = await runBinary(binary, flags, folder);
  must(
    code === 1 && err.includes('was written by a newer Melodrome') && err.includes('restore the copy it made'),
    `a newer database: ${code} ${err}`,
  );
  must(hashOf(await Bun.file(file).bytes()) === hash, 'a newer database was changed');
  const copy = join(folder, 'data/upgrade-copies', readdirSync(join(folder, 'data/upgrade-copies')).at(-1) ?? '');
  putIn(copy, file);
  must((await ledgerOf(start, folder)) === before, 'the copy of before the upgrade does not hold everything');
  return `${upgrades} earlier versions brought up to date: accounts, marks, lists, bookmarks, queues, shares and stations are equal; a newer database is refused and left alone, the copy of before it is taken`;
}

/** The same rows in the schema of fewer migrations; false where one of them cannot hold what is there. */
function backTo(file: string, older: string, steps: ReturnType<typeof readMigrations>): boolean {
  rmSync(older, { force: true });
  const db = openDatabase(older, { durability: 'FULL' });
  migrate(db, steps, { file: older, now: 0 });
  const client = db.$client;
  client.run('PRAGMA foreign_keys = OFF');
  client.run('ATTACH ? AS now', [file]);
  const tables = client
    .query(
      "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_fts%' AND name <> 'migration'",
    )
    .values() as [string][];
  try {
    for (const [table] of tables) {
      const columns = (schema: string) =>
        (client.query(`PRAGMA ${schema}.table_info("${table}")`).all() as { name: string }[]).map(({ name }) => name);
      const there = new Set(columns('now'));
      const list = columns('main')
        .filter((name) => there.has(name))
        .map((name) => `"${name}"`)
        .join(', ');
      if (list === '') continue;
      client.run(`DELETE FROM main."${table}"`);
      client.run(`INSERT INTO main."${table}" (${list}) SELECT ${list} FROM now."${table}"`);
    }
    return true;
  } catch {
    return false;
  } finally {
    client.run('DETACH now');
    client.run('PRAGMA journal_mode = DELETE');
    client.close();
  }
}

function putIn(from: string, file: string): void {
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
  copyFileSync(from, file);
}

/** RL-15: no room for the upgrade, nor for the copy before it. */
async function thatFail(start: Start, binary: string): Promise<string> {
  const subject = await start();
  await subject.end();
  const { folder } = subject;
  const known = readMigrations(join(root, 'drizzle'));
  const older = join(folder, 'older.db');
  must(backTo(join(folder, 'data/melodrome.db'), older, known.slice(0, -3)), 'an earlier version could not be made');
  const place = join(folder, 'small');
  mkdirSync(place);
  const unmount = mounted(['-t', 'tmpfs', '-o', 'size=8m', 'none', place]);
  try {
    copyFileSync(older, join(place, 'melodrome.db'));
    copyFileSync(join(folder, 'data/melodrome.key'), join(place, 'melodrome.key'));
    fillUp(place);
    const flags = [`--musicfolder=${join(folder, 'music')}`, `--datafolder=${place}`];
    const { code, err } = await runBinary(binary, ['user', 'list', ...flags], folder);
    must(code === 1 && /disk is full/i.test(err) && !/ {4}at /.test(err), `on a full disk it ended with ${code}: ${err}`);
    const client = new Database(join(place, 'melodrome.db'), { readonly: true });
    const applied = (client.query('SELECT count(*) AS n FROM migration').get() as { n: number }).n;
    client.close();
    must(applied === known.length - 3, `${applied} migrations are applied`);
    rmSync(join(place, 'filler'));
    const again = await runBinary(binary, ['user', 'list', ...flags], folder);
    must(again.code === 0 && again.out.includes(adminName), `with room again it ended with ${again.code}: ${again.err}`);
    must(existsSync(join(place, 'upgrade-copies')), 'no copy was made');
  } finally {
    unmount();
  }
  return 'an upgrade on a full disk changes nothing and says so, and succeeds when there is room';
}

/** A Navidrome of two ages; the second import has nothing to do. */
async function fromNavidrome(start: Start, binary: string): Promise<string> {
  const changes: number[] = [];
  for (const age of ['old', 'new'] as const) {
    const subject = await start();
    const { folder } = subject;
    const old = makeNavidrome(join(folder, 'navidrome.db'), age);
    old.add('user', { id: 'u', user_name: 'ann', password: encrypt('a word'), is_admin: 0, created_at: '2020-01-01T00:00:00Z' });
    if (age === 'new') {
      old.add('library', { id: 1, name: 'Music', path: '/music' });
      old.add('user_library', { user_id: 'u', library_id: 1 });
    }
    for (const n of [1, 2, 3]) {
      const path = `Some Band/Some Record/${n}.flac`;
      old.add(
        'media_file',
        age === 'new'
          ? { id: `nd${n}`, path, library_id: 1, folder_id: 'f', title: `Song ${n}`, missing: 0 }
          : { id: `nd${n}`, path: `/music/${path}`, title: `Song ${n}` },
      );
      old.add('annotation', {
        user_id: 'u',
        item_id: `nd${n}`,
        item_type: 'media_file',
        play_count: n,
        rating: n,
        starred: 1,
        starred_at: '2020-01-01T00:00:00Z',
      });
    }
    old.client.close();
    const args = [
      'import',
      join(folder, 'navidrome.db'),
      '--json',
      `--musicfolder=${join(folder, 'music')}`,
      `--datafolder=${join(folder, 'data')}`,
    ];
    const first = await runBinary(binary, args, folder);
    must(first.code === 0, `the import of the ${age} one failed: ${first.err}`);
    changes.push((JSON.parse(first.out) as { changes: number }).changes);
    const second = await runBinary(binary, args, folder);
    must((JSON.parse(second.out) as { changes: number }).changes === 0, `a second import of the ${age} one changes something`);
    const reply = await (await subject.fetch(`/rest/getSong?${restQuery({ id: 'nd2' }, 'ann', 'a word')}`)).text();
    must(/"userRating":2/.test(reply) && /"playCount":2/.test(reply), `the marks of the ${age} one are not here: ${reply}`);
    must((await ask(subject, 'ping')).status === 'ok', 'the admin cannot log in');
    await subject.end();
  }
  return `Navidrome of about 0.49 and 0.58: ${changes.join(' and ')} changes, 0 by a second import`;
}
