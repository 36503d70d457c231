// C32: event streams of the binary: too many, one that is never read, and one whose user another process takes away.
import type { Socket } from 'node:net';
import { join } from 'node:path';

import { openWire } from '../../tests/support/wire.ts';
import { ask, memoryMb, songIds } from './strain.ts';
import { must, runBinary, until, type Check, type Subject } from './subject.ts';

const wanted = 700;
const perUser = 20;
const inAll = 600;
const mostEndMs = 60_000;
const mostGrowthMb = 30;
const changes = 4000;

export const eventStreams: Check = {
  id: 'C32',
  title: 'event streams',
  async run(start, binary) {
    const subject = await start({ flags: ['--authrequestlimit=0'] });
    const sockets: Socket[] = [];
    try {
      const before = memoryMb(subject);
      let [open, refused] = [0, 0];
      for (let n = 0; n < wanted / perUser; n++) {
        const token = await newUser(subject, `user${n}`);
        for (let k = 0; k < perUser; k++) {
          const { socket, status } = await stream(subject, token);
          sockets.push(socket);
          if (status === 200) open++;
          else if (status === 429) refused++;
          else throw new Error(`a stream was answered with ${status}`);
        }
      }
      must(open === inAll && refused === wanted - inAll, `${open} of ${wanted} were opened, ${refused} refused`);
      const openMb = memoryMb(subject) - before;
      const [id = ''] = await songIds(subject);
      // Nobody reads any of them.
      for (const socket of sockets) socket.pause();
      for (let n = 0; n < changes; n++) await ask(subject, n % 2 ? 'unstar' : 'star', { id });
      const list = await ask(subject, 'createPlaylist', { name: 'x' });
      for (let n = 0; n < 300; n++) await ask(subject, 'updatePlaylist', { playlistId: list.playlist.id, name: `x${n}`, public: 'true' });
      const growth = memoryMb(subject) - before;
      must(growth < mostGrowthMb, `memory grew by ${growth.toFixed(0)} MB`);
      for (const socket of sockets) socket.destroy();
      const endMs = await endedByCommand(subject, binary);
      return `${open} of ${wanted} opened (${signed(openMb)} MB), the rest 429; ${changes + 300} changes that none of them reads: ${signed(growth)} MB; a user deleted by a command beside: closed after ${(endMs / 1000).toFixed(0)} s`;
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  },
};

const signed = (mb: number): string => `${mb < 0 ? '' : '+'}${mb.toFixed(0)}`;

async function newUser(subject: Subject, username: string): Promise<string> {
  await ask(subject, 'createUser', { username, password: 'a word', email: 'u@example.org' });
  const body = JSON.stringify({ username, password: 'a word' });
  const login = await subject.fetch('/auth/login', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  return ((await login.json()) as { token: string }).token;
}

async function stream(subject: Subject, token: string): Promise<{ socket: Socket; status: number }> {
  const socket = await openWire(subject.origin);
  socket.on('error', () => {});
  const status = new Promise<number>((resolve) => socket.once('data', (part) => resolve(Number(String(part).slice(9, 12)))));
  socket.write(`GET /api/events?jwt=${token} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  return { socket, status: await status };
}

/** How long it stays open after its user has gone. */
async function endedByCommand(subject: Subject, binary: string): Promise<number> {
  const token = await newUser(subject, 'gone');
  let opened: { socket: Socket; status: number } | undefined;
  await until('there is a place for one more', async () => {
    opened?.socket.destroy();
    opened = await stream(subject, token);
    return opened.status === 200;
  });
  const { socket } = opened!;
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.resume();
  const { code, err } = await runBinary(
    binary,
    ['user', 'delete', '-u', 'gone', '--force', `--datafolder=${join(subject.folder, 'data')}`],
    subject.folder,
  );
  must(code === 0, `the user could not be deleted: ${err}`);
  const before = performance.now();
  await Promise.race([closed, Bun.sleep(mostEndMs)]);
  const endMs = performance.now() - before;
  must(endMs < mostEndMs, 'the stream of a user who is gone stays open');
  return endMs;
}
