// C57: backups made while people write and a scan runs, each restored: it holds what was there at one moment, and later ones
// never less.
import { Database } from 'bun:sqlite';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { isSound, manySongs } from './catalogue.ts';
import { openLedger } from './ledger.ts';
import { ask, quantile, startOthers } from './strain.ts';
import { must, restQuery, runBinary, type Check, type Subject } from './subject.ts';

const backups = 20;
const songs = 3000;
/** Four lanes, each of which may be between two steps of its round. */
const inFlight = 8;

export const backupsUnderLoad: Check = {
  id: 'C57',
  title: 'backups under load',
  async run(start, binary) {
    const subject = await start({ library: (music) => manySongs(music, songs), flags: ['--enablesharing'] });
    const { folder } = subject;
    const place = join(folder, 'backups');
    mkdirSync(place);
    const listening = (): string[] =>
      ['getAlbumList2', 'getPlaylists', 'getRandomSongs'].map((name) => `${subject.origin}/rest/${name}?${restQuery({ type: 'newest' })}`);
    const quiet = startOthers(listening());
    const ledger = await openLedger(subject);
    const stop = new AbortController();
    const writing = ledger.write(subject, stop.signal);
    const scanning = scanAllTheTime(subject, stop.signal);
    await Bun.sleep(5000);
    const baseline = await quiet.stop();
    const others = startOthers(listening());
    /** How much was acknowledged before and after each was made. */
    const spans: [file: string, before: number, after: number][] = [];
    for (let n = 0; n < backups; n++) {
      // Their names are of one second.
      await Bun.sleep(1000);
      const before = ledger.acknowledged();
      const { code, out, err } = await runBinary(
        binary,
        ['backup', 'create', '--json', '-d', place, `--datafolder=${join(folder, 'data')}`],
        folder,
      );
      must(code === 0, `backup ${n} failed: ${err}`);
      spans.push([(JSON.parse(out) as { file: string }).file, before, ledger.acknowledged()]);
    }
    const strained = await others.stop();
    stop.abort();
    await Promise.all([writing, scanning]);
    const times = await writing;
    must(
      ledger.refusals.length === 0 && baseline.failures.length + strained.failures.length === 0,
      `something failed: ${[...ledger.refusals, ...strained.failures][0]}`,
    );
    must(new Set(spans.map(([file]) => file)).size === backups, 'two backups have one name');
    const counts = spans.map(([file]) => writesIn(file));
    spans.forEach(([file, before, after], n) => {
      isSound(file);
      const count = counts[n] ?? 0;
      must(
        count >= before - inFlight && count <= after + inFlight,
        `${file} holds ${count} writes; ${before} were acknowledged before it, ${after} after it`,
      );
    });
    must(
      counts.every((count, n) => n === 0 || count >= (counts[n - 1] ?? 0)),
      'a later backup holds less',
    );
    await subject.end();
    for (const [file] of spans) {
      const into = [`--datafolder=${join(folder, 'restored')}`];
      const { code, out, err } = await runBinary(binary, ['backup', 'restore', '-b', file, '--force', '--json', ...into], folder);
      must(code === 0 && out.includes('"canReadPasswords": true'), `${file} could not be restored: ${err}`);
    }
    const restored = await start({ folder, dataFolder: join(folder, 'restored'), flags: ['--scanner.enabled=false'], isScanning: true });
    must((await ask(restored, 'getPlaylists')).playlists.playlist.length === 4, 'the playlists are not back');
    await restored.end();
    const left = readdirSync(place).filter((name) => name.includes('.part'));
    must(left.length === 0, `${left.length} half backups are left`);
    must(
      strained.p99Ms < Math.max(100, baseline.p99Ms * 2),
      `the slowest hundredth of reads took ${strained.p99Ms.toFixed(0)} ms, ${baseline.p99Ms.toFixed(0)} ms without backups`,
    );
    return `${backups} in ${ledger.acknowledged()} writes and scans of ${songs} songs: each sound, each a prefix of what was acknowledged, each restored; the slowest hundredth of reads ${strained.p99Ms.toFixed(0)} ms (${baseline.p99Ms.toFixed(0)} ms before), of writes ${quantile(times, 0.99).toFixed(0)} ms`;
  },
};

async function scanAllTheTime(subject: Subject, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await ask(subject, 'startScan', { fullScan: 'true' }).catch(() => undefined);
    await Bun.sleep(500);
  }
}

/** Plays and entries of playlists count up with every write of their kind; each round of a lane has one of both, a rating and a bookmark. */
function writesIn(file: string): number {
  const client = new Database(file, { readonly: true });
  const number = (sql: string) => (client.query(sql).get() as { n: number | null }).n ?? 0;
  const plays = number("SELECT sum(play_count) AS n FROM mark WHERE kind = 'song'");
  const entries = number('SELECT count(*) AS n FROM playlist_item');
  client.close();
  return 2 * plays + 2 * entries;
}
