// What checks under strain share: others who ask meanwhile, what the process takes, large real sound.
import { randomFillSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { until, type Subject } from './subject.ts';

/** The value below which a share of all lie. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

export interface Others {
  /** Milliseconds of the slowest hundredth, how many asked, and what went wrong. */
  stop: () => Promise<{ p99Ms: number; count: number; failures: string[] }>;
}

/** Somebody who asks all the time, one request after another. */
export function startOthers(urls: readonly string[], everyMs = 20): Others {
  const worker = new Worker(new URL('pinger.worker.ts', import.meta.url));
  worker.postMessage({ urls, everyMs });
  return {
    async stop() {
      const { promise, resolve } = Promise.withResolvers<{ latencies: number[]; failures: string[] }>();
      worker.onmessage = ({ data }) => resolve(data);
      worker.postMessage('stop');
      const { latencies, failures } = await promise;
      worker.terminate();
      return { p99Ms: quantile(latencies, 0.99), count: latencies.length, failures };
    },
  };
}

/** Memory of the process in MB. */
export const memoryMb = ({ pid }: Subject): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / 1024;

/** Files and sockets that it holds open. */
export const openFiles = ({ pid }: Subject): number => readdirSync(`/proc/${pid}/fd`).length;

/** Waits until it holds no more of them than before, but for a few. */
export const settledFiles = (subject: Subject, before: number): Promise<void> =>
  until('files and connections are closed again', () => openFiles(subject) <= before + 8);

/** Its ffmpegs. */
export function ffmpegsOf({ pid }: Subject): number {
  let count = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const [, command, , parent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      if (Number(parent) === pid && command?.startsWith('ffmpeg')) count++;
    } catch {
      // It has just ended.
    }
  }
  return count;
}

/** A WAV of noise, which nothing can make smaller; its bytes. */
export function writeNoise(path: string, seconds: number): Buffer {
  const soundBytes = Math.round(seconds * 44_100) * 4;
  const wav = Buffer.alloc(44 + soundBytes);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + soundBytes, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(44_100, 24);
  wav.writeUInt32LE(44_100 * 4, 28);
  wav.writeUInt16LE(4, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(soundBytes, 40);
  randomFillSync(wav, 44);
  writeFileSync(path, wav);
  return wav;
}

export const hashOf = (bytes: Uint8Array): string => new Bun.CryptoHasher('sha256').update(bytes).digest('hex');

/** Members of the reply of a Subsonic call. */
// eslint-disable-next-line typescript/no-explicit-any -- as the protocol has them
export async function ask(subject: Subject, ...call: Parameters<Subject['rest']>): Promise<any> {
  const reply = await subject.rest(...call);
  return ((await reply.json()) as { 'subsonic-response': unknown })['subsonic-response'];
}

/** Ids of some songs. */
export async function songIds(subject: Subject, songCount = 500, songOffset = 0): Promise<string[]> {
  const { searchResult3 } = await ask(subject, 'search3', { query: '', songCount, songOffset, albumCount: 0, artistCount: 0 });
  return searchResult3.song.map(({ id }: { id: string }) => id);
}
