// The queue's own rules: whatever is done to it, what plays goes on playing.
import { describe, expect, test } from 'bun:test';

import type { Song } from '../../web/src/api/shapes.ts';
import * as queues from '../../web/src/player/queue.ts';
import type { Queue } from '../../web/src/player/queue.ts';

const song = (id: string) => ({ id, title: id }) as Song;
const songs = (ids: string) => [...ids].map(song);
const order = (queue: Queue) => queue.entries.map((entry) => entry.song.id).join('');
const playing = (queue: Queue) => queues.currentEntry(queue)?.song.id;
const started = (ids: string, index: number) =>
  queues.start(queues.emptyQueue, songs(ids), index, { label: 'list', href: '/', taken: ids.length, total: ids.length });

test('Next keeps the order of asking and comes before Later', () => {
  let queue = started('abcd', 1);
  queue = queues.addLater(queue, songs('x'));
  queue = queues.addNext(queue, songs('y'));
  queue = queues.addNext(queue, songs('z'));
  queue = queues.addLater(queue, songs('w'));
  expect(order(queue)).toBe('abyzxwcd');
  expect(playing(queue)).toBe('b');
});

test('what was asked for survives the start of another list', () => {
  const queue = queues.addNext(started('abc', 0), songs('xy'));
  const next = queues.start(queue, songs('pqr'), 1, { label: 'other', href: '/', taken: 3, total: 3 });
  expect(order(next)).toBe('pqxyr');
  expect(playing(next)).toBe('q');
});

test('shuffling mixes the rest only, and can be undone', () => {
  const queue = queues.addNext(started('abcdefgh', 2), songs('x'));
  const mixed = queues.setShuffled(queue, true, () => 0);
  expect(order(mixed).slice(0, 4)).toBe('abcx');
  expect(order(mixed)).not.toBe(order(queue));
  expect([...order(mixed)].toSorted()).toEqual([...order(queue)].toSorted());
  expect(order(queues.setShuffled(mixed, false))).toBe(order(queue));
});

test('where it goes on', () => {
  const last = started('abc', 2);
  expect(queues.nextIndex(last, true)).toBeUndefined();
  expect(queues.nextIndex(queues.setRepeat(last, 'all'), true)).toBe(0);
  expect(queues.nextIndex(queues.setRepeat(last, 'one'), true)).toBe(2);
  expect(queues.nextIndex(queues.setRepeat(started('abc', 0), 'one'), false)).toBe(1);
  expect(queues.previousIndex(started('abc', 0))).toBeUndefined();
});

test('removing the playing song lets the next take its place', () => {
  const queue = started('abc', 1);
  const without = queues.remove(queue, new Set([queues.currentEntry(queue)?.key ?? -1]));
  expect(order(without)).toBe('ac');
  expect(playing(without)).toBe('c');
});

describe('random changes, a thousand for each beginning', () => {
  /** The same numbers for the same beginning. */
  function numbers(seed: number): () => number {
    let state = seed;
    return () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
  }

  test.each([1, 2, 3, 4, 5])('beginning %d', (seed) => {
    const random = numbers(seed);
    const pick = (count: number) => Math.floor(random() * count);
    let queue = started('abcdefghij', pick(10));
    const changes: ((now: Queue) => Queue)[] = [
      (now) => queues.addNext(now, songs('n')),
      (now) => queues.addLater(now, songs('l')),
      (now) => queues.move(now, now.entries[pick(now.entries.length)]?.key ?? 0, pick(now.entries.length)),
      (now) => queues.setShuffled(now, random() < 0.5, random),
      (now) => {
        const entry = now.entries[pick(now.entries.length)];
        const isSafe = entry && entry.key !== queues.currentEntry(now)?.key;
        return isSafe ? queues.remove(now, new Set([entry.key])) : now;
      },
    ];
    for (let step = 0; step < 1_000; step++) {
      const before = queues.currentEntry(queue)?.key;
      queue = (changes[pick(changes.length)] ?? ((now) => now))(queue);
      expect(queues.currentEntry(queue)?.key).toBe(before);
      expect(new Set(queue.entries.map(({ key }) => key)).size).toBe(queue.entries.length);
    }
  });
});
