// What scanning costs those who listen meanwhile, how soon a change is seen, and what memory is left behind.
import { join } from 'node:path';

import { writeLibrary } from '../library/write.ts';
import type { Figures, MeasureOptions } from './measure.ts';
import { rest, restUrl, scan, startServer, waitForScan, type Running } from './subject.ts';

/** Requests while a full scan runs: the slowest percent of light ones, of writes, and how many failed. */
export async function measureDuringScan(server: Running, { tell, name }: MeasureOptions, figures: Figures): Promise<void> {
  tell(`${name}: requests during a full scan`);
  const { albumList2 } = await rest(server.origin, 'getAlbumList2', { type: 'newest', size: 50 });
  const albums = albumList2.album as { id: string }[];
  const { randomSongs } = await rest(server.origin, 'getRandomSongs', { size: 50 });
  const songs = (randomSongs.song as { id: string }[]).map(({ id }) => id);
  const one = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
  const reads: ((n: number) => [string, Record<string, string | number>])[] = [
    () => ['ping', {}],
    (n) => ['getAlbum', { id: one(albums, n).id }],
    (n) => ['getSong', { id: one(songs, n) }],
    () => ['getAlbumList2', { type: 'newest', size: 20 }],
    () => ['search3', { query: 'lo', songCount: 20, albumCount: 20, artistCount: 20 }],
  ];
  const writes: typeof reads = [
    (n) => [n % 2 ? 'star' : 'unstar', { id: one(songs, n) }],
    (n) => ['setRating', { id: one(songs, n), rating: n % 6 }],
    (n) => ['updatePlaylist', { playlistId: list.id, songIdToAdd: one(songs, n) }],
  ];
  const { playlist: list } = await rest(server.origin, 'createPlaylist', { name: 'bench' });
  const times: { reads: number[]; writes: number[] } = { reads: [], writes: [] };
  let failures = 0;
  let isOver = false;

  async function ask(kind: 'reads' | 'writes', call: [string, Record<string, string | number>]): Promise<void> {
    const before = performance.now();
    const reply = await fetch(restUrl(server.origin, ...call));
    if (!(await reply.text()).includes('"status":"ok"')) failures++;
    times[kind].push(performance.now() - before);
  }
  const listen = async () => {
    for (let n = 0; !isOver; n++) {
      await ask('reads', one(reads, n)(n));
      if (n % 10 === 0) await ask('writes', one(writes, n / 10)(n));
      await Bun.sleep(5);
    }
  };
  const listener = listen();
  await scan(server, true);
  isOver = true;
  await listener;
  figures['read p99 during scan ms'] = percentile(times.reads, 99);
  figures['write p99 during scan ms'] = percentile(times.writes, 99);
  figures['failed requests during scan'] = failures;
}

/** From the last byte of a new album to its being listed, by a server with its usual options. */
export async function measureNotice(
  base: { binary: string; musicFolder: string; dataFolder: string; port: number },
  { tell, name }: MeasureOptions,
  figures: Figures,
): Promise<void> {
  tell(`${name}: a new album is noticed`);
  const server = await startServer({ ...base, flags: ['--scanner.watcherwait=5s'] });
  try {
    await waitForScan(server);
    // The watcher begins beside the first scan; on large libraries it needs a moment.
    await Bun.sleep(3_000);
    const newest = async () => (await rest(server.origin, 'getAlbumList2', { type: 'newest', size: 1 })).albumList2.album[0].id as string;
    const before = await newest();
    const folder = join(base.musicFolder, `noticed ${Date.now()}`);
    writeLibrary({
      folder,
      songs: 12,
      seed: Date.now(),
      formats: ['flac'],
      hasCovers: false,
      claims: false,
      hasLyricsFiles: false,
      hasPlaylists: false,
    });
    const since = performance.now();
    while ((await newest()) === before && performance.now() - since < 30_000) await Bun.sleep(20);
    figures['new album is listed after ms'] = performance.now() - since;
  } finally {
    await server.stop();
  }
}

function percentile(values: number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN;
}
