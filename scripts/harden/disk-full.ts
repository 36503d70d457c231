// C50: the disk of the data is full, and that of the cache: who listens goes on, who writes is told why, and when there is
// room again all goes on without a restart.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { manySongs } from './catalogue.ts';
import { openLedger } from './ledger.ts';
import { mounted } from './mounts.ts';
import { ask, hashOf, songIds, writeNoise } from './strain.ts';
import { must, until, untilScanned, type Check, type Start, type Subject } from './subject.ts';

const told = /disk is full/;

export const diskFull: Check = {
  id: 'C50',
  title: 'a full disk',
  run: async (start) => `${await dataFull(start)}; ${await cacheFull(start)}`,
};

/** RL-05 */
async function dataFull(start: Start): Promise<string> {
  const place = mkdtempSync(join(tmpdir(), 'melodrome-harden-'));
  const unmount = mounted(['-t', 'tmpfs', '-o', 'size=24m', 'none', place]);
  try {
    const library = (music: string) => manySongs(music, 300);
    const subject = await start({ dataFolder: place, library, flags: [`--cachefolder=${place}-cache`] });
    const ledger = await openLedger(subject);
    const write = async (ms: number) => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), ms);
      return (await ledger.write(subject, stop.signal)).length;
    };
    await write(500);
    const before = ledger.acknowledged();
    must(ledger.refusals.length === 0 && before > 100, `writes were refused before: ${ledger.refusals[0]}`);
    fillUp(place);
    const tried = await write(3000);
    must(tried > 10, 'nobody was answered');
    const other = ledger.refusals.find((text) => !told.test(text));
    must(ledger.refusals.length > 10 && other === undefined, `${ledger.refusals.length} writes were refused; one with: ${other}`);
    const api = await pageWrites(subject);
    await goesOn(subject);
    // New music while nothing can be written.
    manySongs(join(subject.folder, 'music/more'), 300);
    await ask(subject, 'startScan', {});
    await until('the scan ends', async () => !(await ask(subject, 'getScanStatus')).scanStatus.scanning);
    const { error } = (await (
      await subject.fetch('/api/scan', { headers: { 'x-nd-authorization': `Bearer ${subject.token}` } })
    ).json()) as { error?: string };
    const said = subject.log().match(/.*(WARN|ERROR).*disk is full.*/g) ?? [];
    must(said.length > 0, `the log says nothing of it ${error ?? ''}`);
    must(said.length < 400, `the log says it ${said.length} times`);
    must(!/ {4}at |SQLITE_|internal error/.test(subject.log()), 'the log shows its source');
    rmSync(join(place, 'filler'));
    const full = ledger.refusals.length;
    await write(1000);
    must(ledger.refusals.length === full, `with room again a write was refused: ${ledger.refusals.at(-1)}`);
    await ask(subject, 'startScan', {});
    await untilScanned(subject.rest);
    const { scanStatus } = await ask(subject, 'getScanStatus');
    must(scanStatus.count === 600, `with room again the scan finds ${scanStatus.count} of 600 songs`);
    await ledger.check(subject);
    await subject.end();
    const again = await start({ folder: subject.folder, dataFolder: place, flags: [`--cachefolder=${place}-cache`] });
    const kept = await ledger.check(again);
    await again.end();
    return `data: ${full} writes refused with "disk is full" (${api} by the page), lists, streams and logins went on; with room again writes and scans too, without a restart; all of ${kept} entries are there`;
  } finally {
    unmount();
    rmSync(place, { recursive: true, force: true });
    rmSync(`${place}-cache`, { recursive: true, force: true });
  }
}

/** Until not one byte more fits. */
export function fillUp(folder: string): void {
  const file = join(folder, 'filler');
  for (let bytes = 1 << 20; bytes >= 1; bytes >>= 1) {
    for (;;) {
      try {
        writeFileSync(file, new Uint8Array(bytes), { flag: 'a' });
      } catch {
        break;
      }
    }
  }
}

/** What the web page is told: a status that says so, with words. */
async function pageWrites(subject: Subject): Promise<string> {
  const [id] = await songIds(subject);
  const headers = { 'x-nd-authorization': `Bearer ${subject.token}`, 'content-type': 'application/json' };
  const statuses = new Set<number>();
  const writes: [method: string, path: string, body: unknown][] = [
    ['POST', '/api/playlist', { name: 'full' }],
    ['PUT', '/api/mark', { id, rating: 2 }],
    ['POST', '/api/apikey', { name: 'full', scope: 'all' }],
  ];
  for (const [method, path, body] of writes) {
    const reply = await subject.fetch(path, { method, headers, body: JSON.stringify(body) });
    const text = await reply.text();
    must(reply.status === 507 && told.test(text), `${method} ${path} was answered with ${reply.status}: ${text}`);
    statuses.add(reply.status);
  }
  return [...statuses].join(' ');
}

/** Who only listens and looks notices nothing. */
async function goesOn(subject: Subject): Promise<void> {
  const [id = ''] = await songIds(subject);
  for (const endpoint of ['ping', 'getArtists', 'getPlaylists', 'getStarred2', 'getScanStatus']) {
    const reply = await ask(subject, endpoint);
    must(reply.status === 'ok', `${endpoint} fails: ${reply.error?.message}`);
  }
  must((await subject.rest('stream', { id })).headers.get('content-type')?.startsWith('audio/') ?? false, 'nothing can be heard');
  // Another app than before, which would be remembered.
  must((await ask(subject, 'getAlbumList2', { type: 'newest', c: 'another app' })).status === 'ok', 'a new app is not let in');
  const body = JSON.stringify({ username: 'admin', password: 'correct horse' });
  const login = await subject.fetch('/auth/login', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  const text = await login.text();
  must(login.ok || (login.status === 507 && told.test(text)), `a login was answered with ${login.status}: ${text}`);
  must((await subject.fetch('/app/')).ok && (await subject.fetch('/ping')).ok, 'the page is gone');
}

/** RL-06 */
async function cacheFull(start: Start): Promise<string> {
  const place = mkdtempSync(join(tmpdir(), 'melodrome-harden-'));
  mkdirSync(join(place, 'cache'));
  const unmount = mounted(['-t', 'tmpfs', '-o', 'size=2m', 'none', join(place, 'cache')]);
  try {
    const library = (music: string) => void writeNoise(join(music, 'noise.wav'), 120);
    const subject = await start({ library, flags: [`--cachefolder=${join(place, 'cache')}`] });
    const [id = ''] = await songIds(subject);
    // Four megabytes, twice what fits; then what fits, with the rest of the disk full.
    const large = { id, format: 'mp3', maxBitRate: 256 };
    const bytes = await (await subject.rest('stream', large)).bytes();
    must(bytes.length > 3_500_000, `a conversion that does not fit has ${bytes.length} bytes`);
    const again = await (await subject.rest('stream', large)).bytes();
    must(hashOf(bytes) === hashOf(again), 'it is not the same twice');
    fillUp(join(place, 'cache'));
    const small = await (await subject.rest('stream', { id, format: 'mp3', maxBitRate: 64 })).bytes();
    must(small.length > 900_000, `with a full cache a conversion has ${small.length} bytes`);
    const cover = await subject.rest('getCoverArt', { id, size: 100 });
    must(cover.ok, `with a full cache a cover is answered with ${cover.status}`);
    rmSync(join(place, 'cache/filler'));
    const after = await (await subject.rest('stream', { id, format: 'mp3', maxBitRate: 64 })).bytes();
    must(hashOf(after) === hashOf(small), 'with room again it is another one');
    const parts = readdirSync(join(place, 'cache'), { recursive: true }).filter((name) => String(name).endsWith('.part'));
    must(parts.length === 0, `${parts.length} half files are left in the cache`);
    await subject.end();
    return 'cache: conversions twice as large as it and covers go out whole without it, no half file is left';
  } finally {
    unmount();
    rmSync(place, { recursive: true, force: true });
  }
}
