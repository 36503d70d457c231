// Pictures: what a cold one costs the processor, how many warm ones are answered, and whether a page full of cold ones
// keeps anybody else waiting.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

import { writeFlac } from '../../tests/support/flac.ts';
import type { Figures, MeasureOptions } from './measure.ts';
import { createAdmin, rest, restUrl, scan, startServer, type Running, type StartOptions } from './subject.ts';
import { load } from './wrk.ts';

const albums = 300;
const coldOneByOne = 80;
const coldAtOnce = 200;
const side = 1200;

/** Measures on albums of its own, each with another picture of 1200 × 1200 pixels. */
export async function measureCovers(base: Omit<StartOptions, 'flags'>, options: MeasureOptions, figures: Figures): Promise<void> {
  const { tell, name } = options;
  tell(`${name}: covers`);
  const music = join(options.folder, 'covers');
  await makeAlbums(music);
  const dataFolder = join(options.folder, 'data-covers');
  rmSync(dataFolder, { recursive: true, force: true });
  const flags = ['--scanner.enabled=false', '--enableartworkprecache=false'];
  const server = await startServer({ ...base, musicFolder: music, dataFolder, port: base.port + 1, flags });
  try {
    await createAdmin(server.origin);
    await scan(server, false);
    const { albumList2 } = await rest(server.origin, 'getAlbumList2', { type: 'alphabeticalByName', size: 500 });
    const urls: string[] = albumList2.album.map(({ coverArt }: { coverArt: string }) => coverUrl(server, coverArt));
    await measureCold(server, urls.slice(0, coldOneByOne), figures);
    const [warm = ''] = urls;
    const result = await load(warm, { seconds: options.secondsPerLoad, connections: 32 });
    if (result.failures > 0) throw new Error(`getCoverArt: ${result.failures} failed requests`);
    figures['warm covers req/s'] = result.perSecond;
    figures['warm covers p99 ms'] = result.p99Ms;
    await measureGrid(server, urls.slice(coldOneByOne, coldOneByOne + coldAtOnce), figures);
  } finally {
    await server.stop();
  }
}

const coverUrl = (server: Running, id: string) => restUrl(server.origin, 'getCoverArt', { id, size: 300 });

async function measureCold(server: Running, urls: string[], figures: Figures): Promise<void> {
  // The first ones start threads and warm the code.
  for (const url of urls.slice(0, 10)) await fetchPicture(url);
  const rest = urls.slice(10);
  const [cpuMs, started] = [server.cpuMs(), performance.now()];
  for (const url of rest) await fetchPicture(url);
  figures['cold cover CPU ms'] = (server.cpuMs() - cpuMs) / rest.length;
  figures['cold cover ms'] = (performance.now() - started) / rest.length;
}

/** A page of covers that nobody asked for before, while somebody else asks for something small. */
async function measureGrid(server: Running, urls: string[], figures: Figures): Promise<void> {
  const pings: number[] = [];
  const started = performance.now();
  let isDone = false;
  const all = Promise.all(urls.map(fetchPicture)).finally(() => (isDone = true));
  const ping = restUrl(server.origin, 'ping');
  while (!isDone) {
    const before = performance.now();
    await (await fetch(ping)).arrayBuffer();
    pings.push(performance.now() - before);
    await Bun.sleep(5);
  }
  await all;
  figures[`${urls.length} cold covers at once ms`] = performance.now() - started;
  figures['ping p99 meanwhile ms'] = pings.toSorted((a, b) => a - b)[Math.floor(pings.length * 0.99)] ?? NaN;
}

async function fetchPicture(url: string): Promise<void> {
  const reply = await fetch(url, { headers: { accept: 'image/webp,image/*' } });
  const type = reply.headers.get('content-type') ?? '';
  await reply.arrayBuffer();
  if (!reply.ok || !type.startsWith('image/')) throw new Error(`getCoverArt: ${reply.status} ${type}`);
}

/** Like photographs: large soft shapes and some grain, so that they take as long to decode as real covers do. */
async function makeAlbums(music: string): Promise<void> {
  const grain = await sharp({
    create: { width: side, height: side, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 12 } },
  })
    .png()
    .toBuffer();
  for (let i = 0; i < albums; i++) {
    const folder = join(music, `Artist ${i % 50}`, `Album ${i}`);
    mkdirSync(folder, { recursive: true });
    writeFlac(join(folder, '1.flac'), { TITLE: `Song ${i}`, ARTIST: `Artist ${i % 50}`, ALBUM: `Album ${i}` });
    writeFileSync(
      join(folder, 'cover.jpg'),
      i < 12 ? await picture(grain, i) : variant(join(music, `Artist ${i % 12}`, `Album ${i % 12}`), i),
    );
  }
}

function picture(grain: Buffer, i: number): Promise<Buffer> {
  const shapes = Array.from({ length: 24 }, (_, j) => {
    const at = (n: number) => (Math.sin(i * 31 + j * 17 + n) + 1) / 2;
    const color = `hsl(${Math.round(at(1) * 360)} 60% ${Math.round(20 + at(2) * 60)}%)`;
    return `<circle cx="${at(3) * side}" cy="${at(4) * side}" r="${40 + at(5) * 300}" fill="${color}" opacity="0.6"/>`;
  });
  const svg = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><rect width="100%" height="100%" fill="#334"/>${shapes.join('')}</svg>`,
  );
  return sharp(svg)
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 88 })
    .toBuffer();
}

/** The same picture as another file: a comment of JPEG makes its bytes, and so its place in every cache, another. */
function variant(folder: string, i: number): Buffer {
  const bytes = readFileSync(join(folder, 'cover.jpg'));
  const text = Buffer.from(`variant ${i}`);
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, text.length + 2]), text]);
  return Buffer.concat([bytes.subarray(0, 2), comment, bytes.subarray(2)]);
}
