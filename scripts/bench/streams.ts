// Streams: the file itself beside nginx, a thousand listeners who do not read, and how soon a transcoded song begins.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

import type { Figures, MeasureOptions } from './measure.ts';
import { createAdmin, rest, restUrl, scan, startServer, type Running, type StartOptions } from './subject.ts';
import { load } from './wrk.ts';

const listeners = 1000;
const idleSeconds = 10;
const starts = 9;
/** The first is what the figures are asked for; with few a server has to be awake more quickly. */
const rawConnections = [32, 4, 1];
const rawRounds = 7;
const rawSeconds = 2;

/** Measures on a large file of its own. */
export async function measureStreams(base: Omit<StartOptions, 'flags'>, options: MeasureOptions, figures: Figures): Promise<void> {
  const { tell, name } = options;
  const music = join(options.folder, 'large');
  mkdirSync(music, { recursive: true });
  const file = join(music, 'large.wav');
  writeFileSync(file, largeWav(50_000_000));
  const dataFolder = join(options.folder, 'data-large');
  rmSync(dataFolder, { recursive: true, force: true });
  const server = await startServer({ ...base, musicFolder: music, dataFolder, port: base.port + 1, flags: ['--scanner.enabled=false'] });
  try {
    await createAdmin(server.origin);
    await scan(server, false);
    const { randomSongs } = await rest(server.origin, 'getRandomSongs', { size: 1 });
    const id: string = randomSongs.song[0].id;
    tell(`${name}: stream of a 50 MB file`);
    await measureRaw(server, { id, music, folder: options.folder, port: base.port + 2 }, figures);
    tell(`${name}: ${listeners} listeners who do not read`);
    await measureListeners(server, id, figures);
    tell(`${name}: first byte of transcoded songs`);
    await measureTranscodes(server, id, file, figures);
  } finally {
    await server.stop();
  }
}

interface RawOptions {
  id: string;
  music: string;
  folder: string;
  port: number;
}

/** Turn by turn with nginx where that is installed: one round differs from the next by a quarter. */
async function measureRaw(server: Running, { id, music, folder, port }: RawOptions, figures: Figures): Promise<void> {
  const url = restUrl(server.origin, 'stream', { id });
  const other = await startNginx(music, folder, port);
  try {
    for (const connections of rawConnections) {
      const suffix = connections === rawConnections[0] ? '' : `, ${connections} connections`;
      const [ours, ratios]: [number[], number[]] = [[], []];
      for (let round = 0; round < rawRounds; round++) {
        const options = { seconds: rawSeconds, connections };
        const own = (await load(url, options)).megabytesPerSecond;
        ours.push(own);
        if (other) ratios.push(own / (await load(`http://127.0.0.1:${port}/large.wav`, options)).megabytesPerSecond);
      }
      figures[`stream MB/s${suffix}`] = median(ours);
      if (other) figures[`stream to nginx ratio${suffix}`] = median(ratios);
    }
  } finally {
    other?.kill('SIGTERM');
    await other?.exited;
  }
}

async function startNginx(music: string, folder: string, port: number) {
  const binary = Bun.which('nginx', { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` });
  if (!binary) return undefined;
  const config = join(folder, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off; ${process.getuid?.() === 0 ? 'user root; ' : ''}worker_processes auto; pid ${folder}/nginx.pid; error_log stderr;
events { worker_connections 256; }
http { access_log off; sendfile on; tcp_nopush on; server { listen 127.0.0.1:${port}; root ${music}; } }
`,
  );
  const child = Bun.spawn([binary, '-p', folder, '-e', 'stderr', '-c', config], { stdout: 'ignore', stderr: 'ignore' });
  for (let i = 0; i < 100; i++) {
    const reply = await fetch(`http://127.0.0.1:${port}/large.wav`, { method: 'HEAD' }).catch(() => undefined);
    if (reply?.ok) return child;
    await Bun.sleep(20);
  }
  // Killed the hard way it would leave its workers behind.
  child.kill('SIGTERM');
  return undefined;
}

/** People who paused: their connection stays, the file waits. */
async function measureListeners(server: Running, id: string, figures: Figures): Promise<void> {
  const { hostname, port, pathname, search } = new URL(restUrl(server.origin, 'stream', { id }));
  const sockets: Socket[] = [];
  const open = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port) }, () => {
        socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
      });
      socket.once('data', () => {
        socket.pause();
        resolve();
      });
      socket.on('error', reject);
      sockets.push(socket);
    });
  const before = server.memory().nowMb;
  try {
    for (let i = 0; i < listeners; i += 50) await Promise.all(Array.from({ length: 50 }, open));
    const ping = restUrl(server.origin, 'ping');
    const pings: number[] = [];
    let peakMb = 0;
    for (const until = performance.now() + idleSeconds * 1000; performance.now() < until;) {
      const asked = performance.now();
      await (await fetch(ping)).arrayBuffer();
      pings.push(performance.now() - asked);
      peakMb = Math.max(peakMb, server.memory().nowMb);
      await Bun.sleep(10);
    }
    figures[`memory with ${listeners} listeners MB`] = peakMb;
    figures[`memory before them MB`] = before;
    figures['ping p99 beside them ms'] = pings.toSorted((a, b) => a - b)[Math.floor(pings.length * 0.99)] ?? NaN;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

/** Every bit rate is another stream, so none of them is in the cache at its first wish. */
async function measureTranscodes(server: Running, id: string, file: string, figures: Figures): Promise<void> {
  const [own, plain, cached]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < starts; i++) {
    const bitRate = 64 + i * 8;
    plain.push(await firstByteOfFfmpeg(file, bitRate));
    const url = restUrl(server.origin, 'stream', { id, format: 'mp3', maxBitRate: bitRate });
    own.push(await firstByte(url, true));
    if (i < 3) for (let again = 0; again < 5; again++) cached.push(await firstByte(url, false));
  }
  figures['transcode first byte ms'] = median(own);
  figures['ffmpeg alone first byte ms'] = median(plain);
  figures['transcode beyond ffmpeg ms'] = median(own) - median(plain);
  figures['cached transcode first byte ms'] = median(cached);
}

async function firstByte(url: string, isWhole: boolean): Promise<number> {
  const started = performance.now();
  const reply = await fetch(url);
  const reader = (reply.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  const ms = performance.now() - started;
  if (!reply.ok) throw new Error(`stream: ${reply.status}`);
  if (isWhole) while (!(await reader.read()).done);
  else await reader.cancel();
  return ms;
}

async function firstByteOfFfmpeg(file: string, bitRate: number): Promise<number> {
  const started = performance.now();
  const command = ['ffmpeg', '-nostdin', '-v', '0', '-i', file, '-map', '0:a:0', '-vn', '-b:a', `${bitRate}k`, '-f', 'mp3', '-'];
  const child = Bun.spawn(command, { stdout: 'pipe', stderr: 'ignore' });
  const reader = (child.stdout as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  const ms = performance.now() - started;
  child.kill('SIGKILL');
  await child.exited;
  return ms;
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
