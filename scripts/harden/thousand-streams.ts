// C44: a thousand listeners at once, each from its own place and at its own pace.
import { join } from 'node:path';

import { openWire } from '../../tests/support/wire.ts';
import { memoryMb, openFiles, settledFiles, songIds, startOthers, writeNoise } from './strain.ts';
import { must, restQuery, type Check, type Subject } from './subject.ts';

const listeners = 1000;
const bytesPerSecond = 64_000;
const lastsMs = 60_000;
const tickMs = 250;
const seconds = 60;

interface Listener {
  /** What may be read before the next tick. */
  allowance: number;
  count: number;
  isDone: boolean;
  resume: () => void;
}

/** Reads no faster than its allowance; bytes of the body are counted. */
async function listen({ origin }: Subject, id: string, n: number): Promise<Listener> {
  const socket = await openWire(origin, `127.0.0.${2 + (n % 49)}`);
  const listener: Listener = { allowance: bytesPerSecond, count: 0, isDone: false, resume: () => socket.resume() };
  socket.on('data', (part) => {
    listener.count += part.length;
    listener.allowance -= part.length;
    if (listener.allowance <= 0) socket.pause();
  });
  socket.on('close', () => (listener.isDone = true));
  socket.on('error', () => (listener.isDone = true));
  socket.write(`GET /rest/stream?${restQuery({ id })} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  return listener;
}

export const thousandStreams: Check = {
  id: 'C44',
  title: 'a thousand listeners',
  async run(start) {
    let sizeBytes = 0;
    const subject = await start({
      library(music) {
        sizeBytes = writeNoise(join(music, 'noise.wav'), seconds).length;
      },
    });
    const [id = ''] = await songIds(subject);
    const before = openFiles(subject);
    const all: Listener[] = [];
    for (let n = 0; n < listeners; n++) all.push(await listen(subject, id, n));
    const others = startOthers([`${subject.origin}/ping`]);
    let mostMb = 0;
    for (let ms = 0; ms < lastsMs; ms += tickMs) {
      await Bun.sleep(tickMs);
      mostMb = Math.max(mostMb, memoryMb(subject));
      for (const listener of all) {
        if (listener.allowance <= 0) listener.resume();
        listener.allowance = Math.min(listener.allowance, 0) + (bytesPerSecond * tickMs) / 1000;
      }
    }
    const early = all.filter(({ isDone }) => isDone).length;
    const { p99Ms, count, failures } = await others.stop();
    for (const listener of all) {
      listener.allowance = Number.POSITIVE_INFINITY;
      listener.resume();
    }
    const deadline = Date.now() + 120_000;
    while (all.some(({ isDone }) => !isDone) && Date.now() < deadline) await Bun.sleep(100);
    const broken = all.filter((listener) => !(listener.count > sizeBytes)).length;
    const measured = `${listeners} streams for ${lastsMs / 1000} s: ${broken} broken, ${mostMb.toFixed(0)} MB, ping's slowest hundredth ${p99Ms.toFixed(0)} ms of ${count}`;
    must(broken === 0 && failures.length === 0, `${measured}; ended early: ${early}; ${failures[0] ?? ''}`);
    must(mostMb < 250 && p99Ms < 200, `${measured}; less than 250 MB and 200 ms are good`);
    await settledFiles(subject, before);
    return measured;
  },
};
