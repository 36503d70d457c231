// C46: more connections than the system lets it have files; when they have gone, it is as before.
import type { Socket } from 'node:net';
import { join } from 'node:path';

import { openWire } from '../../tests/support/wire.ts';
import { openFiles, songIds, writeNoise } from './strain.ts';
import { must, restQuery, type Check } from './subject.ts';

const limit = 128;
const clients = 300;
const mostMs = 2000;

export const descriptors: Check = {
  id: 'C46',
  title: 'no file descriptors left',
  async run(start) {
    must(Bun.which('prlimit') !== null, 'prlimit is not here');
    const subject = await start({
      through: ['prlimit', `--nofile=${limit}`],
      library: (music) => void writeNoise(join(music, 'noise.wav'), 60),
    });
    const [id = ''] = await songIds(subject);
    const before = openFiles(subject);
    const sockets: Socket[] = [];
    for (let n = 0; n < clients; n++) {
      const socket = await openWire(subject.origin);
      socket.on('error', () => {});
      socket.write(`GET /rest/stream?${restQuery({ id, format: n % 10 ? 'raw' : 'mp3' })} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      socket.pause();
      sockets.push(socket);
    }
    await Bun.sleep(3000);
    const most = openFiles(subject);
    for (const socket of sockets) socket.destroy();
    const freed = performance.now();
    let last = '';
    /** Milliseconds until it is answered as ever. */
    const wellAgain = async (attempt: () => Promise<boolean>): Promise<number> => {
      while (performance.now() - freed < 10_000) {
        if (await attempt().catch((error: unknown) => void (last = String(error)))) break;
      }
      return performance.now() - freed;
    };
    const signal = () => AbortSignal.timeout(1000);
    const recoveredMs = await wellAgain(async () => (await subject.rest('getAlbumList2', { type: 'newest' }, { signal: signal() })).ok);
    const convertsMs = await wellAgain(async () => {
      const bytes = await (await subject.rest('stream', { id, format: 'opus' })).bytes();
      if (bytes.length < 1000) last = new TextDecoder().decode(bytes);
      return bytes.length > 100_000;
    });
    const measured = `${clients} listeners with ${limit} files (${most} were open, ${before} before): well again after ${recoveredMs.toFixed(0)} ms, a whole conversion after ${convertsMs.toFixed(0)} ms`;
    must(most >= limit - 8, `${measured}; it never ran out of them`);
    must(recoveredMs <= mostMs && convertsMs < 10_000, `${measured}; ${last}`);
    return measured;
  },
};
