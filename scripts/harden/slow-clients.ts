// C42: 200 connections that send their requests, their bodies or read their answers as slowly as they can.
import type { Socket } from 'node:net';

import { openWire } from '../../tests/support/wire.ts';
import { openFiles, startOthers } from './strain.ts';
import { must, restQuery, type Check, type Subject } from './subject.ts';

const each = 67;
const lastsMs = 75_000;
const everyMs = 4000;
const mostMs = 300;
/** Files that come and go. */
const usual = 8;

const query = restQuery({ size: 500, type: 'newest' });
const kinds = {
  heads: ['GET /ping HTTP/1.1\r\nHost: localhost\r\n', 'X-Slow: a\r\n'],
  bodies: [
    `POST /rest/ping?${query} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n`,
    'a',
  ],
  readers: [`GET /rest/getAlbumList2?${query} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(200), ''],
} as const;

interface Slow {
  kind: keyof typeof kinds;
  socket: Socket;
  isClosed: boolean;
}

async function openSlow({ origin }: Subject, kind: keyof typeof kinds): Promise<Slow> {
  const socket = await openWire(origin);
  const slow: Slow = { kind, socket, isClosed: false };
  socket.on('close', () => (slow.isClosed = true));
  socket.write(kinds[kind][0]);
  if (kind === 'readers') socket.pause();
  else socket.on('data', () => {});
  return slow;
}

export const slowClients: Check = {
  id: 'C42',
  title: '200 slow connections',
  async run(start) {
    const subject = await start();
    const before = openFiles(subject);
    const names = Object.keys(kinds) as (keyof typeof kinds)[];
    const all = await Promise.all(names.flatMap((kind) => Array.from({ length: each }, () => openSlow(subject, kind))));
    const others = startOthers([`${subject.origin}/ping`, `${subject.origin}/rest/getAlbumList2?${query}`]);
    const drip = setInterval(() => {
      for (const { kind, socket, isClosed } of all) if (!isClosed && kinds[kind][1] !== '') socket.write(kinds[kind][1]);
    }, everyMs);
    await Bun.sleep(lastsMs);
    clearInterval(drip);
    const { p99Ms, count, failures } = await others.stop();
    const open = openFiles(subject) - before;
    const measured = `${all.length} slow ones, others' slowest hundredth ${p99Ms.toFixed(0)} ms of ${count}, ${Math.max(0, open)} open after ${lastsMs / 1000} s`;
    for (const { socket } of all) socket.destroy();
    must(p99Ms < mostMs && failures.length === 0, `${measured}; ${failures[0] ?? ''}`);
    must(open <= usual, `${measured}; all should be closed after a minute`);
    return measured;
  },
};
