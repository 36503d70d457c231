// Ranges of values (rules of smart playlists) hold what their comparisons hold, as SQLite compares: one is enough or all are
// wanted, few and many, open and closed ends, NULL.
import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';

import { createRandom, type Random } from '../../scripts/library/random.ts';
import { inRanges, intersect, point, unite, type Range } from '../../src/core/playlists/rules/ranges.ts';
import { mapOfComparison } from '../../src/core/playlists/rules/songs/columns.ts';

const largest = 40;

function holds({ from, isAfter, to, isBefore }: Range, value: number | string): boolean {
  if (from !== undefined && (isAfter ? value <= from : value < from)) return false;
  return to === undefined || !(isBefore ? value >= to : value > to);
}

function rangeOf(random: Random, valueOf: (number: number) => number | string): Range {
  const end = () => valueOf(random.below(largest * 2) / 2);
  if (random.chance(0.3)) return point(end());
  const from = random.chance(0.1) ? {} : { from: end(), isAfter: random.chance(0.5) };
  const to = random.chance(0.1) ? {} : { to: end(), isBefore: random.chance(0.5) };
  return { ...from, ...to };
}

/** Numbers, and texts that compare as they do. */
const kinds = [
  ['numbers', 'REAL', (number: number) => number],
  ['texts', 'TEXT', (number: number) => `2${String(number * 2).padStart(3, '0')}`],
] as const;

test.each(kinds)('%s', (_, type, valueOf) => {
  const client = new Database(':memory:');
  client.run(`CREATE TABLE one (value ${type})`);
  const values = Array.from({ length: largest * 4 + 8 }, (__, i) => valueOf(i / 4 - 1)).filter(
    (value) => type === 'REAL' || !String(value).includes('.'),
  );
  for (const value of [...values, null]) client.query('INSERT INTO one VALUES (?)').run(value);
  const found = (ranges: readonly Range[]) => {
    const { sql, binds } = inRanges('value', ranges);
    return (client.query(`SELECT value FROM one WHERE ${sql}`).values(...binds) as [number | string][]).map(([value]) => value);
  };
  // And as lists of numbers have it, where NaN, or the smallest that fits, is no value.
  const listed = (ranges: readonly Range[], list: Float64Array | Int8Array) => {
    const map = mapOfComparison({ values: list }, { ranges });
    return Array.from(list).filter((__, place) => map[place] === 1);
  };
  const lists = [Float64Array.from([Number.NaN, ...(values as number[])]), Int8Array.from([-128, -1, 0, 1, 2, 5, 20, 39, 40, 127])];
  const random = createRandom(3);
  for (let i = 0; i < 400; i++) {
    const few = random.chance(0.3);
    const ranges = Array.from({ length: 1 + random.below(few ? 4 : 30) }, () => {
      const range = rangeOf(random, valueOf);
      // Narrow ones stay apart from one another.
      return few || range.from === undefined ? range : { ...range, to: random.chance(0.5) ? range.from : (range.to ?? range.from) };
    });
    expect({ ranges, found: found(unite(ranges)) }).toEqual({
      ranges,
      found: values.filter((value) => ranges.some((range) => holds(range, value))),
    });
    expect({ ranges, found: found(intersect(ranges)) }).toEqual({
      ranges,
      found: values.filter((value) => ranges.every((range) => holds(range, value))),
    });
    if (type === 'TEXT') continue;
    for (const list of lists) {
      const inOne = Array.from(list).filter((value) => value === value && value !== -128 && ranges.some((range) => holds(range, value)));
      expect({ ranges, found: listed(unite(ranges), list) }).toEqual({ ranges, found: inOne });
    }
  }
  client.close();
});
