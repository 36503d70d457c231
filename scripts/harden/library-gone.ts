// C53: a music folder whose disk is taken away: nothing is deleted or called missing, whatever is scanned or started meanwhile.
import { Database } from 'bun:sqlite';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { catalogueOf, manySongs } from './catalogue.ts';
import { openLedger } from './ledger.ts';
import { mounted } from './mounts.ts';
import { ask } from './strain.ts';
import { must, runBinary, untilScanned, type Check, type Start, type Subject } from './subject.ts';

const songs = 300;
const always = '--scanner.purgemissing=always';

export const libraryGone: Check = {
  id: 'C53',
  title: 'a library vanishes',
  run: async (start, binary) => `${await unmountedDisk(start, binary)}; ${await closedFolders(start)}`,
};

/** RL-10 */
async function unmountedDisk(start: Start, binary: string): Promise<string> {
  const disk = mkdtempSync(join(tmpdir(), 'melodrome-harden-'));
  manySongs(disk, songs);
  let folder = '';
  let unmount = () => {};
  const mountAt = () => (unmount = mounted(['--bind', disk, join(folder, 'music')]));
  try {
    let subject = await start({
      library: (music) => {
        folder = join(music, '..');
        mountAt();
      },
      flags: [always],
    });
    const ledger = await openLedger(subject);
    await writeFor(ledger, subject, 500);
    const file = join(folder, 'data/melodrome.db');
    const before = catalogueOf(file);
    let looks = 0;
    const unchanged = () => {
      looks++;
      must(catalogueOf(file) === before && countOf(file, 'mark') > 0, `the catalogue has changed after look ${looks}`);
    };
    unmount();
    must(readdirSync(join(folder, 'music')).length === 0, 'the disk is still there');
    for (const fullScan of ['false', 'true', 'false']) {
      await ask(subject, 'startScan', { fullScan });
      await untilScanned(subject.rest);
      unchanged();
    }
    // People go on with what they see.
    must((await ask(subject, 'getAlbumList2', { type: 'newest' })).albumList2.album.length > 0, 'the albums are gone');
    await writeFor(ledger, subject, 500);
    const { error = '' } = (await ask(subject, 'getScanStatus')).scanStatus as { error?: string };
    must(/empty|not mounted|held/i.test(error + subject.log()), 'nobody is told');
    await subject.end();
    subject = await start({ folder, flags: [always] });
    unchanged();
    await subject.end();
    const flags = [`--musicfolder=${join(folder, 'music')}`, `--datafolder=${join(folder, 'data')}`, always];
    const { code, out } = await runBinary(binary, ['scan', '--full', ...flags], folder);
    must(code === 1 && out.includes('was left as it is'), `the scan by command ended with ${code}: ${out}`);
    unchanged();
    // Another disk in its place, on which there is nothing of it.
    const other = mounted(['-t', 'tmpfs', 'none', join(folder, 'music')]);
    mkdirSync(join(folder, 'music/lost+found'));
    subject = await start({ folder, flags: [always] });
    await ask(subject, 'startScan', { fullScan: 'true' });
    await untilScanned(subject.rest);
    unchanged();
    await subject.end();
    other();
    // And the folder itself away.
    renameSync(join(folder, 'music'), join(folder, 'away'));
    subject = await start({ folder, flags: [always] });
    unchanged();
    await subject.end();
    renameSync(join(folder, 'away'), join(folder, 'music'));
    mountAt();
    subject = await start({ folder, flags: [always] });
    await ask(subject, 'startScan', {});
    await untilScanned(subject.rest);
    unchanged();
    const kept = await ledger.check(subject);
    const [id] = (await ask(subject, 'getRandomSongs', { size: 1 })).randomSongs.song.map((song: { id: string }) => song.id);
    must((await subject.rest('stream', { id })).ok, 'nothing can be heard');
    await subject.end();
    return `${songs} songs unmounted with PurgeMissing=always: ${looks} scans and starts (quick, full, by command, on another disk, without the folder) deleted 0 and called 0 missing; all of ${kept} entries are there`;
  } finally {
    unmount();
    rmSync(disk, { recursive: true, force: true });
  }
}

/** RL-12 */
async function closedFolders(start: Start): Promise<string> {
  // Root may read everything.
  const through = process.geteuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const place = mkdtempSync(join(tmpdir(), 'melodrome-harden-'));
  chmodSync(place, 0o777);
  try {
    const subject = await start({
      dataFolder: join(place, 'data'),
      through,
      flags: [always],
      library: (music) => {
        manySongs(music, songs);
        chmodSync(join(music, '..'), 0o755);
      },
    });
    const file = join(place, 'data/melodrome.db');
    const music = join(subject.folder, 'music');
    const artists = readdirSync(music);
    const closed = join(music, artists[0] ?? '');
    chmodSync(closed, 0);
    await ask(subject, 'startScan', { fullScan: 'true' });
    await untilScanned(subject.rest);
    must(countOf(file, 'song WHERE missing = 1') === 0 && countOf(file, 'song') === songs, 'songs that may not be read are missing');
    chmodSync(closed, 0o755);
    for (const name of artists.slice(0, Math.ceil(artists.length * 0.6))) rmSync(join(music, name), { recursive: true });
    await ask(subject, 'startScan', { fullScan: 'true' });
    await untilScanned(subject.rest);
    must(countOf(file, 'song WHERE missing = 1') === 0 && countOf(file, 'song') === songs, 'much vanished, and nobody was asked');
    must(/vanished at once/.test(subject.log()), 'nobody is told how much vanished');
    await subject.end();
    return 'an artist without permission, then most of the music deleted: 0 missing, held until an admin says so';
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function writeFor(ledger: Awaited<ReturnType<typeof openLedger>>, subject: Subject, ms: number): Promise<void> {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), ms);
  await ledger.write(subject, stop.signal);
  must(ledger.refusals.length === 0, `a write was refused: ${ledger.refusals[0]}`);
}

function countOf(file: string, what: string): number {
  const client = new Database(file, { readonly: true });
  const { n } = client.query(`SELECT count(*) AS n FROM ${what}`).get() as { n: number };
  client.close();
  return n;
}
