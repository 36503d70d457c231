// Everything that is measured of one binary on one library, in order.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { measureDuringScan, measureNotice } from './library.ts';
import { createAdmin, databaseBytes, rest, restUrl, scan, startServer, type Running } from './subject.ts';
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
  tell: (text: string) => void;
}

/** Name → value; the unit is the last word of the name. */
export type Figures = Record<string, number>;

const connections = 32;
const settleMs = 60_000;

/** Runs all measurements; about 40 seconds and the scan. */
export async function measure(options: MeasureOptions): Promise<Figures> {
  const { tell, name } = options;
  const dataFolder = join(options.folder, 'data');
  rmSync(dataFolder, { recursive: true, force: true });
  const base = { binary: options.binary, musicFolder: options.musicFolder, dataFolder, port: options.port };
  const figures: Figures = {};

  tell(`${name}: first scan`);
  let server = await startServer({ ...base, flags: ['--scanner.enabled=false'] });
  try {
    await createAdmin(server.origin);
    const first = await scan(server, false);
    figures['first scan files/s'] = first.files / (first.ms / 1000);
    figures['peak memory in scan MB'] = Math.max(first.peakMb, server.memory().peakMb);
    await Bun.sleep(settleMs);
    figures['memory a minute after scan MB'] = server.memory().nowMb;
    const again = await scan(server, false);
    figures['unchanged re-scan ms'] = again.ms;
    await measureDuringScan(server, options, figures);
    await server.stop();
    figures['database per song bytes'] = databaseBytes(dataFolder) / first.files;

    tell(`${name}: start`);
    const starts: number[] = [];
    for (let i = 0; i < 5; i++) {
      server = await startServer({ ...base, flags: ['--scanner.enabled=false'] });
      starts.push(server.startMs);
      if (i < 4) await server.stop();
    }
    figures['start to first answer ms'] = median(starts);
    await Bun.sleep(3000);
    figures['idle memory MB'] = server.memory().nowMb;

    await measureEndpoints(server, options, figures);
    await measurePages(server, options, figures);
    await measureStream(base, options, figures);
    figures['memory after load MB'] = server.memory().nowMb;
  } finally {
    await server.stop();
  }
  if (options.mayWrite) await measureNotice(base, options, figures);
  return figures;
}

async function measureEndpoints(server: Running, { tell, name, secondsPerLoad }: MeasureOptions, figures: Figures): Promise<void> {
  const { albumList2 } = await rest(server.origin, 'getAlbumList2', { type: 'newest', size: 1 });
  const album = albumList2.album[0];
  const addresses: [label: string, url: string][] = [
    ['ping', restUrl(server.origin, 'ping')],
    ['getAlbumList2 500', restUrl(server.origin, 'getAlbumList2', { type: 'alphabeticalByName', size: 500 })],
    ['search3', restUrl(server.origin, 'search3', { query: 'lo', songCount: 20, albumCount: 20, artistCount: 20 })],
    ['getAlbum', restUrl(server.origin, 'getAlbum', { id: album.id })],
    ['getRandomSongs 50', restUrl(server.origin, 'getRandomSongs', { size: 50 })],
    ['getCoverArt 300', restUrl(server.origin, 'getCoverArt', { id: album.coverArt ?? album.id, size: 300 })],
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

async function measureStream(
  base: { binary: string; dataFolder: string; port: number },
  options: MeasureOptions,
  figures: Figures,
): Promise<void> {
  options.tell(`${options.name}: stream of a 50 MB file`);
  const music = join(options.folder, 'large');
  mkdirSync(music, { recursive: true });
  writeFileSync(join(music, 'large.wav'), largeWav(50_000_000));
  const dataFolder = join(options.folder, 'data-large');
  rmSync(dataFolder, { recursive: true, force: true });
  const other = await startServer({ ...base, musicFolder: music, dataFolder, port: base.port + 1, flags: ['--scanner.enabled=false'] });
  try {
    await createAdmin(other.origin);
    await scan(other, false);
    const { randomSongs } = await rest(other.origin, 'getRandomSongs', { size: 1 });
    const url = restUrl(other.origin, 'stream', { id: randomSongs.song[0].id });
    const result = await load(url, { seconds: options.secondsPerLoad, connections: 4 });
    figures['stream MB/s'] = result.megabytesPerSecond;
  } finally {
    await other.stop();
  }
}

function largeWav(sizeBytes: number): Uint8Array {
  const wav = Buffer.alloc(sizeBytes);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(sizeBytes - 8, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(44_100, 24);
  wav.writeUInt32LE(176_400, 28);
  wav.writeUInt16LE(4, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(sizeBytes - 44, 40);
  return wav;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
