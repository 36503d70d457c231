// The order of `random` with a seed.
import { expect, test } from 'bun:test';

import { shuffled } from '../../src/core/catalog/random-page.ts';

const keys = Int32Array.from({ length: 20_000 }, (_, i) => i + 1 + (i > 9_999 ? 5_000 : 0));

test('each key comes once, however they are given, and another seed gives another order', () => {
  const order = shuffled(keys, 7);
  expect(order.toSorted()).toEqual(keys);
  expect(shuffled(keys.toReversed(), 7)).toEqual(order);
  const other = shuffled(keys, 8);
  const same = order.filter((key, i) => key === other[i]).length;
  expect(same).toBeLessThan(20);
});

test('no seed favours low keys, nor puts neighbours together', () => {
  for (const seed of [0, 1, 2, 1000, 2 ** 31, 2 ** 32 - 1]) {
    const order = shuffled(keys, seed);
    const low = order.subarray(0, 10_000).filter((key) => key <= 10_000).length;
    expect(low).toBeGreaterThan(4_700);
    expect(low).toBeLessThan(5_300);
    const neighbours = order.filter((key, i) => Math.abs(key - (order[i - 1] ?? -9)) === 1).length;
    expect(neighbours).toBeLessThan(20);
  }
});
