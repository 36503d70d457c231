// What a full disk leaves of a transcode: pieces in memory that wait for the slowest listener, and for nobody who has left.
import { expect, test } from 'bun:test';

import { createTail, type Listener } from '../../src/core/streaming/transcodes/tail.ts';

const begin = 1000;
const pieceBytes = 256 * 1024;
const pieces = 40;

/** The byte at a position of the whole. */
const byteAt = (position: number) => (position * 31) & 255;
const pieceAt = (position: number) => Uint8Array.from({ length: pieceBytes }, (_, i) => byteAt(position + i));

function setUp(listeners: Set<Listener>) {
  const tail = createTail(begin, listeners);
  let pushed = begin;
  const pushing = (async () => {
    for (let n = 0; n < pieces; n++) {
      await tail.push(pieceAt(pushed));
      pushed += pieceBytes;
    }
  })();
  return { tail, pushing, pushed: () => pushed };
}

test('everybody hears every byte, and never more than a megabyte or so waits', async () => {
  const [fast, slow]: [Listener, Listener] = [{ position: begin }, { position: begin }];
  const { tail, pushing, pushed } = setUp(new Set([fast, slow]));
  const hear = (listener: Listener) => {
    const piece = tail.read(listener.position);
    for (const i of [0, piece.length - 1]) if (piece.length > 0) expect(piece[i]).toBe(byteAt(listener.position + i));
    listener.position += piece.length;
    tail.settle();
    return piece.length;
  };
  const whole = begin + pieces * pieceBytes;
  while (slow.position < whole) {
    hear(fast);
    if (Math.random() < 0.5) hear(slow);
    expect(pushed() - slow.position).toBeLessThanOrEqual(1024 * 1024 + pieceBytes);
    await Promise.resolve();
  }
  await pushing;
  expect([fast.position, slow.position]).toEqual([whole, whole]);
});

test('who leaves is waited for no more', async () => {
  const listener: Listener = { position: begin };
  const listeners = new Set([listener]);
  const { tail, pushing, pushed } = setUp(listeners);
  for (let n = 0; n < 100; n++) await Promise.resolve();
  const stuck = pushed();
  expect(stuck).toBeLessThan(begin + pieces * pieceBytes);
  listeners.delete(listener);
  tail.settle();
  await pushing;
  expect(pushed()).toBe(begin + pieces * pieceBytes);
});
