// kill -9 at any moment: what was acknowledged is there after the next start.
import { Database } from 'bun:sqlite';
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { adminName, adminPassword, subsonicQuery, type Parameters, type Reply } from '../support/clients.ts';
import { writeFlac } from '../support/flac.ts';
import { startProgram, type Program } from '../support/program.ts';

const albums = 60;
const songsPerAlbum = 12;
let folder: string;
let flags: string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  flags = [`--musicfolder=${join(folder, 'music')}`, `--datafolder=${join(folder, 'data')}`];
  for (let a = 0; a < albums; a++) {
    for (let n = 1; n <= songsPerAlbum; n++) {
      writeFlac(join(folder, `music/Artist ${a}/Album ${a}/${n}.flac`), {
        TITLE: `Song ${a}-${n}`,
        ARTIST: `Artist ${a}`,
        ALBUM: `Album ${a}`,
        TRACKNUMBER: n,
      });
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function call({ origin }: Program, endpoint: string, parameters: Parameters = {}): Promise<Reply> {
  const response = await fetch(`${origin}/rest/${endpoint}?${subsonicQuery(parameters)}`);
  return ((await response.json()) as Reply)['subsonic-response'];
}

const createAdmin = ({ origin }: Program) =>
  fetch(`${origin}/auth/createAdmin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: adminName, password: adminPassword }),
  });

async function scanned(program: Program): Promise<number> {
  for (;;) {
    const { scanStatus } = await call(program, 'getScanStatus');
    if (!scanStatus.scanning) return scanStatus.count;
    await Bun.sleep(20);
  }
}

test('during a scan: the next start finds a sound database and finishes the scan', async () => {
  let program = await startProgram(flags, folder);
  expect((await createAdmin(program)).status).toBe(200);
  for (let round = 0; round < 3; round++) {
    await Bun.sleep(40 * round);
    await program.end('SIGKILL');
    program = await startProgram(flags, folder);
  }
  expect(await scanned(program)).toBe(albums * songsPerAlbum);
  const { song } = (await call(program, 'search3', { query: '', songCount: 500, albumCount: 0, artistCount: 0 })).searchResult3;
  expect(song).toHaveLength(500);
  await program.end('SIGTERM');
  expect(program.child.exitCode).toBe(0);

  const db = new Database(join(folder, 'data/melodrome.db'), { readonly: true });
  expect(db.query('PRAGMA integrity_check').values()).toEqual([['ok']]);
  expect(db.query('PRAGMA foreign_key_check').all()).toEqual([]);
  expect(db.query('SELECT count(*), count(DISTINCT id) FROM song WHERE missing = 0').values()).toEqual([
    [albums * songsPerAlbum, albums * songsPerAlbum],
  ]);
  expect(db.query('SELECT count(*), sum(song_count) FROM album').values()).toEqual([[albums, albums * songsPerAlbum]]);
  db.close();
});

test('while people star, rate and play: no acknowledged mark is lost', async () => {
  let program = await startProgram(flags, folder);
  await scanned(program);
  const { song: songs } = (await call(program, 'search3', { query: '', songCount: 300, albumCount: 0, artistCount: 0 })).searchResult3;
  const acknowledged = new Map<string, { starred?: boolean; rating?: number; plays?: number }>();
  const victim = program;
  let answered = 0;
  let enough = () => {};
  const death = new Promise<void>((resolve) => (enough = resolve)).then(() => victim.end('SIGKILL'));
  const isDone = async (endpoint: string, parameters: Record<string, string | number>) => {
    const { status } = await call(victim, endpoint, parameters);
    if (++answered === 60) enough();
    return status === 'ok';
  };
  await Promise.all(
    [0, 1, 2, 3].map(async (lane) => {
      for (let i = lane; i < songs.length; i += 4) {
        const { id } = songs[i];
        const marks: { starred?: boolean; rating?: number; plays?: number } = {};
        acknowledged.set(id, marks);
        try {
          if (await isDone('star', { id })) marks.starred = true;
          if (await isDone('setRating', { id, rating: (i % 5) + 1 })) marks.rating = (i % 5) + 1;
          if (await isDone('scrobble', { id })) marks.plays = 1;
        } catch {
          // The server is dead; what was not answered may be lost.
          return;
        }
      }
    }),
  );
  await death;
  program = await startProgram(flags, folder);
  let checked = 0;
  for (const [id, { starred, rating, plays }] of acknowledged) {
    if (!starred) continue;
    const { song } = await call(program, 'getSong', { id });
    expect(song.starred).toBeString();
    if (rating) expect(song.userRating).toBe(rating);
    if (plays) expect(song.playCount).toBe(plays);
    checked++;
  }
  expect(checked).toBeGreaterThan(15);
  await program.end('SIGTERM');
}, 60_000);
