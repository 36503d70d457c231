// Ids of songs grow, so that a first scan writes their index at its end only.
import { expect, test } from 'bun:test';

import { isId, newOrderedId } from '../../src/lib/ids.ts';

test('ids that grow are ids like all others, each later than the one before and none to be guessed from another', () => {
  const ids = Array.from({ length: 10_000 }, newOrderedId);
  expect(ids.every((id) => id.length === 22 && isId(id))).toBe(true);
  expect(ids.every((id, i) => i === 0 || id > (ids[i - 1] ?? ''))).toBe(true);
  expect(new Set(ids.map((id) => id.slice(8))).size).toBe(ids.length);
});
