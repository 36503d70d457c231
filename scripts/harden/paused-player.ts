// C43: a player that reads a little, pauses for four minutes and reads on gets all of its song.
import { join } from 'node:path';

import { bodyOf, openWire } from '../../tests/support/wire.ts';
import { hashOf, songIds, writeNoise } from './strain.ts';
import { must, restQuery, type Check, type Subject } from './subject.ts';

const pauseMs = 240_000;
/** More than the sockets between would hold. */
const seconds = 300;

/** The body of a stream whose player pauses after the first bytes. */
async function pausing({ origin }: Subject, parameters: Record<string, string>): Promise<Buffer> {
  const socket = await openWire(origin);
  const parts: Buffer[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.on('close', resolve);
  socket.on('data', (part) => {
    if (parts.push(part as Buffer) > 1) return;
    socket.pause();
    setTimeout(() => socket.resume(), pauseMs);
  });
  socket.write(`GET /rest/stream?${restQuery(parameters)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  await promise;
  return bodyOf(Buffer.concat(parts));
}

export const pausedPlayer: Check = {
  id: 'C43',
  title: 'a player that pauses for 240 s',
  async run(start) {
    let file = '';
    const subject = await start({
      library(music) {
        file = hashOf(writeNoise(join(music, 'noise.wav'), seconds));
      },
    });
    const [id = ''] = await songIds(subject);
    const [raw, converted] = await Promise.all([pausing(subject, { id, format: 'raw' }), pausing(subject, { id, format: 'flac' })]);
    const whole = await (await subject.rest('stream', { id, format: 'flac' })).bytes();
    must(hashOf(raw) === file, `the file came with ${raw.length} bytes, and not whole`);
    must(whole.length > 0 && hashOf(converted) === hashOf(whole), `the conversion came with ${converted.length} of ${whole.length} bytes`);
    return `${(raw.length / 1e6).toFixed(0)} MB as they are and ${(converted.length / 1e6).toFixed(0)} MB converted, both whole`;
  },
};
