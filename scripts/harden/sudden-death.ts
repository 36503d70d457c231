// C49: kill -9 while people write, while it scans, converts, backs up, restores and brings an older database up to date.
import { Database } from 'bun:sqlite';
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { migrate, readMigrations } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/open.ts';
import { root } from '../tools/run.ts';
import { catalogueOf, commandsWith, isSound, manySongs } from './catalogue.ts';
import { openLedger } from './ledger.ts';
import { ask, hashOf, songIds, writeNoise } from './strain.ts';
import { must, runBinary, type Check, type Start } from './subject.ts';

const writing = 50;
const scans = 20;
const stepMs = 50;
const songs = 3000;

export const suddenDeath: Check = {
  id: 'C49',
  title: 'kill -9 at any moment',
  async run(start, binary) {
    const parts = [
      await whileWriting(start),
      await whileConverting(start),
      await whileScanning(start, binary),
      await whileCopying(start, binary),
    ];
    return parts.join('; ');
  },
};

/** RL-01 */
async function whileWriting(start: Start): Promise<string> {
  let subject = await start({ library: (music) => void manySongs(music, 200) });
  const { folder } = subject;
  const ledger = await openLedger(subject);
  for (let round = 0; round < writing; round++) {
    const stop = new AbortController();
    const work = ledger.write(subject, stop.signal);
    await Bun.sleep(100 + Math.random() * 900);
    await subject.end('SIGKILL');
    stop.abort();
    await work;
    const before = performance.now();
    subject = await start({ folder, isScanning: true });
    must(performance.now() - before < 10_000, 'it took more than ten seconds to start again');
    await ledger.check(subject);
    must(!/database is locked/.test(subject.log()), 'a database was locked');
  }
  must(ledger.acknowledged() > writing * 10, `only ${ledger.acknowledged()} writes were acknowledged`);
  await subject.end();
  isSound(join(folder, 'data/melodrome.db'));
  return `${writing} times in ${ledger.acknowledged()} writes: all that was acknowledged is there`;
}

/** RL-03 */
async function whileConverting(start: Start): Promise<string> {
  const subject = await start({ library: (music) => void writeNoise(join(music, 'noise.wav'), 400) });
  const { folder } = subject;
  const [id = ''] = await songIds(subject);
  const albumId = (await ask(subject, 'getSong', { id })).song.albumId as string;
  const wishes = Array.from({ length: 4 }, (_, n) => ({ id, format: n % 2 ? 'mp3' : 'opus', maxBitRate: 64 + 32 * n }));
  const streams = await Promise.all([
    ...wishes.map((wish) => subject.rest('stream', wish)),
    subject.rest('download', { id: albumId, format: 'mp3' }),
  ]);
  const readers = streams.map((stream) => stream.body!.getReader());
  await Promise.all(readers.map((reader) => reader.read()));
  const running = () => commandsWith(join(folder, 'music')).filter((command) => command.includes('ffmpeg')).length;
  must(running() > 0, 'nothing is converted');
  await subject.end('SIGKILL');
  await Bun.sleep(1000);
  must(running() === 0, `${running()} ffmpegs go on without it`);
  for (const reader of readers) await reader.cancel().catch(() => {});
  const again = await start({ folder, isScanning: true });
  const whole = await Promise.all(wishes.map(async (wish) => hashOf(await (await again.rest('stream', wish)).bytes())));
  const cached = await Promise.all(wishes.map(async (wish) => hashOf(await (await again.rest('stream', wish)).bytes())));
  must(whole.join() === cached.join(), 'a conversion is not what it was');
  await again.end();
  const fresh = await start({ library: (music) => copyFileSync(join(folder, 'music/noise.wav'), join(music, 'noise.wav')) });
  const [other = ''] = await songIds(fresh);
  const clean = await Promise.all(wishes.map(async (wish) => (await (await fresh.rest('stream', { ...wish, id: other })).bytes()).length));
  const after = readdirSync(join(folder, 'data/cache/transcoding'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  must(
    after.length === wishes.length && after.every(({ name }) => !name.endsWith('.part')),
    `the cache holds ${after.map(({ name }) => name).join(', ')}`,
  );
  const sizes = after.map(({ parentPath, name }) => Bun.file(join(parentPath, name)).size);
  must(clean.toSorted((a, b) => a - b).join() === sizes.toSorted((a, b) => a - b).join(), 'a half conversion was kept');
  await fresh.end();
  return `${wishes.length} conversions and an archive: no ffmpeg is left after a second, no half file in the cache`;
}

/** RL-02 */
async function whileScanning(start: Start, binary: string): Promise<string> {
  const subject = await start({ library: (music) => void manySongs(music, songs) });
  await subject.end();
  const { folder } = subject;
  const flags = (name: string) => [`--musicfolder=${join(folder, 'music')}`, `--datafolder=${join(folder, name)}`];
  const before = performance.now();
  must((await runBinary(binary, ['scan', '--full', ...flags('whole')], folder)).code === 0, 'the scan failed');
  const wholeMs = performance.now() - before;
  for (let round = 0; round < scans; round++) {
    const child = Bun.spawn([binary, 'scan', '--full', ...flags('killed')], {
      cwd: folder,
      stdout: 'ignore',
      stderr: 'ignore',
      env: { PATH: process.env['PATH'] ?? '' },
    });
    await Bun.sleep(Math.random() * wholeMs);
    child.kill('SIGKILL');
    await child.exited;
  }
  const { code, out, err } = await runBinary(binary, ['scan', ...flags('killed')], folder);
  must(code === 0, `the scan after them failed: ${out}${err}`);
  const [whole, killed] = ['whole', 'killed'].map((name) => catalogueOf(join(folder, name, 'melodrome.db')));
  must(whole === killed, 'the catalogue is another one than that of a scan that was left alone');
  isSound(join(folder, 'killed/melodrome.db'));
  return `${scans} times in scans of ${songs} songs: the catalogue is that of a scan that nobody touched`;
}

/** RL-04 */
async function whileCopying(start: Start, binary: string): Promise<string> {
  const subject = await start();
  await subject.end();
  const { folder } = subject;
  const data = join(folder, 'data');
  const file = join(data, 'melodrome.db');
  const backups = join(folder, 'backups');
  fill(file);
  const flags = [`--musicfolder=${join(folder, 'music')}`, `--datafolder=${data}`, `--backup.path=${backups}`];
  let kills = 0;
  /** Runs it again and again, killed a step later each time, until it ends by itself. */
  const atEachStep = async (args: readonly string[], after: () => void, begin = () => {}) => {
    for (let ms = 0; ; ms += stepMs) {
      begin();
      const child = Bun.spawn([binary, ...args, ...flags], {
        cwd: folder,
        stdout: 'ignore',
        stderr: 'ignore',
        env: { PATH: process.env['PATH'] ?? '' },
      });
      const isOver = await Promise.race([child.exited.then(() => true), Bun.sleep(ms).then(() => false)]);
      child.kill('SIGKILL');
      await child.exited;
      after();
      if (isOver) return;
      kills++;
    }
  };
  const areSound = () => {
    isSound(file);
    for (const name of existsSync(backups) ? readdirSync(backups) : []) if (name.endsWith('.db')) isSound(join(backups, name));
  };
  await atEachStep(['backup', 'create'], areSound);
  const backup = readdirSync(backups).find((name) => name.endsWith('.db')) ?? '';
  must(backup !== '', 'there is no backup');
  await atEachStep(['backup', 'restore', '-b', join(backups, backup), '--force'], areSound);
  // A database of some versions ago: it is that of then, or of now, and never half of each.
  const older = join(folder, 'older.db');
  const known = readMigrations(join(root, 'drizzle'));
  const db = openDatabase(older, { durability: 'FULL' });
  migrate(db, known.slice(0, -3), { file: older, now: 0 });
  db.$client.run('PRAGMA journal_mode = DELETE');
  db.$client.close();
  fill(older);
  await atEachStep(
    ['user', 'list'],
    () => {
      isSound(file);
      const client = new Database(file, { readonly: true });
      const applied = (client.query('SELECT count(*) AS n FROM migration').get() as { n: number }).n;
      const rows = (client.query('SELECT count(*) AS n FROM filler').get() as { n: number }).n;
      client.close();
      must(
        [known.length, known.length - 3].includes(applied) && rows === fillerRows,
        `there are ${applied} of ${known.length} migrations, ${rows} rows`,
      );
    },
    () => {
      for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
      copyFileSync(older, file);
      rmSync(join(data, 'melodrome.key'), { force: true });
    },
  );
  return `${kills} times in backups, restores and upgrades, ${stepMs} ms further each: every database under its name is whole`;
}

const fillerRows = 600;

function fill(file: string): void {
  const client = new Database(file);
  client.run('CREATE TABLE filler (n INTEGER PRIMARY KEY, bytes BLOB) STRICT');
  client.run(
    `WITH RECURSIVE row(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < ${fillerRows}) INSERT INTO filler SELECT n, randomblob(100000) FROM row`,
  );
  client.close();
}
