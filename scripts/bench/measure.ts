// Everything that is measured of one binary on one library, in order.
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { measureAdministration } from './administration.ts';
import { measureCovers } from './covers.ts';
import { measureDuringScan, measureNotice } from './library.ts';
import { measureRules } from './rules.ts';
import { measureStreams } from './streams.ts';
import { createAdmin, databaseBytes, rest, restUrl, scan, startServer, type Running, type StartOptions } from './subject.ts';
import { load } from './wrk.ts';

export interface MeasureOptions {
  name: string;
  binary: string;
  musicFolder: string;
  /** A folder for this measurement alone. */
  folder: string;
  port: number;
  secondsPerLoad: number;
  /** The music folder is ours to write into. */
  mayWrite: boolean;
  /** A data folder of an earlier run: nothing of scans is measured. */
  dataFolder?: string;
  parts: readonly Part[];
  tell: (text: string) => void;
}

export const parts = ['scan', 'endpoints', 'covers', 'streams', 'administration', 'rules'] as const;
export type Part = (typeof parts)[number];

/** Name → value; the unit is the last word of the name. */
export type Figures = Record<string, number>;

const connections = 32;
const settleMs = 60_000;

/** Runs the measurements that are wanted; a minute and a half, and the scans. */
export async function measure(options: MeasureOptions): Promise<Figures> {
  const { tell, name } = options;
  const dataFolder = options.dataFolder ?? join(options.folder, 'data');
  if (!options.dataFolder) rmSync(dataFolder, { recursive: true, force: true });
  const base = { binary: options.binary, musicFolder: options.musicFolder, dataFolder, port: options.port };
  const figures: Figures = {};
  const wants = (part: Part) => options.parts.includes(part);
  if (!options.dataFolder) await measureScan(base, options, figures);

  tell(`${name}: start`);
  const starts: number[] = [];
  let server: Running | undefined;
  try {
    for (let i = 0; i < 5; i++) {
      await server?.stop();
      server = await startServer({ ...base, flags: ['--scanner.enabled=false'] });
      starts.push(server.startMs);
    }
    if (!server) return figures;
    figures['start to first answer ms'] = median(starts);
    await Bun.sleep(3000);
    figures['idle memory MB'] = server.memory().nowMb;
    if (wants('endpoints')) {
      // Of a server that has just started; and of one that was asked for songs before.
      await measureSync(server, options, figures, 'first sync');
      await measureEndpoints(server, options, figures);
      await measurePages(server, options, figures);
      await measureSync(server, options, figures, 'sync');
      await measureSync(server, options, figures, 'compressed sync', 'gzip');
      figures['memory after load MB'] = server.memory().nowMb;
    }
  } finally {
    await server?.stop();
  }
  if (wants('covers')) await measureCovers(base, options, figures);
  if (wants('streams')) await measureStreams(base, options, figures);
  if (wants('administration')) await measureAdministration(base, options, figures);
  if (wants('rules')) await measureRules(base, options, figures);
  if (options.mayWrite && wants('scan')) await measureNotice(base, options, figures);
  return figures;
}

type Base = Pick<StartOptions, 'binary' | 'musicFolder' | 'dataFolder' | 'port'>;

async function measureScan(base: Base, options: MeasureOptions, figures: Figures): Promise<void> {
  options.tell(`${options.name}: first scan`);
  const server = await startServer({ ...base, flags: ['--scanner.enabled=false'] });
  try {
    await createAdmin(server.origin);
    const first = await scan(server, false);
    if (!options.parts.includes('scan')) return;
    figures['first scan files/s'] = first.files / (first.ms / 1000);
    figures['peak memory in scan MB'] = Math.max(first.peakMb, server.memory().peakMb);
    await Bun.sleep(settleMs);
    figures['memory a minute after scan MB'] = server.memory().nowMb;
    figures['unchanged re-scan ms'] = (await scan(server, false)).ms;
    await measureDuringScan(server, options, figures);
    figures['database per song bytes'] = databaseBytes(base.dataFolder) / first.files;
  } finally {
    await server.stop();
  }
}

async function measureEndpoints(server: Running, { tell, name, secondsPerLoad }: MeasureOptions, figures: Figures): Promise<void> {
  const { albumList2 } = await rest(server.origin, 'getAlbumList2', { type: 'newest', size: 1 });
  const album = albumList2.album[0];
  const songId = (await rest(server.origin, 'getAlbum', { id: album.id })).album.song[0].id;
  const addresses: [label: string, url: string][] = [
    ['ping', restUrl(server.origin, 'ping')],
    ['getSong', restUrl(server.origin, 'getSong', { id: songId })],
    ['getArtists', restUrl(server.origin, 'getArtists')],
    ['getAlbumList2 20', restUrl(server.origin, 'getAlbumList2', { type: 'alphabeticalByName', size: 20 })],
    ['getAlbumList2 500', restUrl(server.origin, 'getAlbumList2', { type: 'alphabeticalByName', size: 500 })],
    ['search3', restUrl(server.origin, 'search3', { query: 'lo', songCount: 20, albumCount: 20, artistCount: 20 })],
    ['getAlbum', restUrl(server.origin, 'getAlbum', { id: album.id })],
    ['getRandomSongs 50', restUrl(server.origin, 'getRandomSongs', { size: 50 })],
  ];
  for (const [label, url] of addresses) {
    tell(`${name}: ${label}`);
    // Once before, so that caches and compiled code are warm for every revision alike.
    const check = await fetch(url);
    if (!check.ok) throw new Error(`${label}: status ${check.status}`);
    await check.arrayBuffer();
    await load(url, { seconds: 1, connections });
    const result = await load(url, { seconds: secondsPerLoad, connections });
    if (result.failures > 0) throw new Error(`${label}: ${result.failures} failed requests`);
    figures[`${label} req/s`] = result.perSecond;
    figures[`${label} p50 ms`] = result.p50Ms;
    figures[`${label} p99 ms`] = result.p99Ms;
  }
}

/** How much longer the last page of a list takes than its first. */
async function measurePages(server: Running, { tell, name }: MeasureOptions, figures: Figures): Promise<void> {
  tell(`${name}: deep pages`);
  const { scanStatus } = await rest(server.origin, 'getScanStatus');
  const size = 100;
  const time = async (offset: number) => {
    const url = restUrl(server.origin, 'search3', { query: '""', songCount: size, songOffset: offset, albumCount: 0, artistCount: 0 });
    const times: number[] = [];
    for (let i = 0; i < 40; i++) {
      const before = performance.now();
      await (await fetch(url)).arrayBuffer();
      times.push(performance.now() - before);
    }
    return median(times);
  };
  const first = await time(0);
  figures['deepest page to first ratio'] = (await time(Math.max(0, scanStatus.count - size))) / first;
}

/** The whole library as clients mirror it: search3 for everything, page after page; plain, as all that wrk asks for is. */
async function measureSync(
  server: Running,
  { tell, name }: MeasureOptions,
  figures: Figures,
  label: string,
  encoding = 'identity',
): Promise<void> {
  tell(`${name}: sync of the whole library`);
  const size = 500;
  const before = server.memory().nowMb;
  let peakMb = before;
  let songs = 0;
  const started = performance.now();
  for (let offset = 0; ; offset += size) {
    const url = restUrl(server.origin, 'search3', { query: '""', songCount: size, songOffset: offset, albumCount: 0, artistCount: 0 });
    const bytes = Buffer.from(await (await fetch(url, { headers: { 'accept-encoding': encoding } })).arrayBuffer());
    // Counted without parsing: the client is not what is measured.
    let found = 0;
    for (let at = bytes.indexOf('"isDir":false'); at >= 0; at = bytes.indexOf('"isDir":false', at + 1)) found++;
    songs += found;
    if (offset % (size * 20) === 0) peakMb = Math.max(peakMb, server.memory().nowMb);
    if (found < size) break;
  }
  figures[`${label} songs/s`] = songs / ((performance.now() - started) / 1000);
  figures[`memory grown in ${label} MB`] = Math.max(0, peakMb - before);
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
