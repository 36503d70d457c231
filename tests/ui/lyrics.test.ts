// Which line is sung when, without a browser.
import { expect, test } from 'bun:test';

import type { Lyrics } from '../../web/src/api/library-shapes.ts';
import { alongside, hasText, hasWordTimes, lineAt } from '../../web/src/player/lyrics-lines.ts';

const lyrics = (given: Partial<Lyrics>, ...lines: [startMs: number | undefined, text: string][]): Lyrics => ({
  kind: 'main',
  lang: 'en',
  isSynced: lines.every(([startMs]) => startMs !== undefined),
  offsetMs: 0,
  title: '',
  artist: '',
  agents: [],
  lines: lines.map(([startMs, text]) => ({ startMs, text, parts: [] })),
  ...given,
});
const song = lyrics({}, [1_000, 'one'], [2_000, 'two'], [2_000, 'two again'], [5_000, 'three']);

test.each([
  [0, -1],
  [999, -1],
  [1_000, 0],
  [1_999, 0],
  [2_000, 2],
  [4_999, 2],
  [99_000, 3],
])('at %d ms it is line %d', (nowMs, line) => {
  expect(lineAt(song, nowMs)).toBe(line);
});

test('an offset lets the lines come sooner, or later', () => {
  expect(lineAt({ ...song, offsetMs: 500 }, 500)).toBe(0);
  expect(lineAt({ ...song, offsetMs: -500 }, 1_499)).toBe(-1);
  expect(lineAt(lyrics({}, [undefined, 'plain']), 9_000)).toBe(-1);
});

test('a translation is matched by time, else by place', () => {
  const timed = lyrics({ kind: 'translation' }, [1_000, 'eins'], [5_000, 'drei']);
  expect(alongside(song, timed)).toEqual(['eins', undefined, undefined, 'drei']);
  const plain = lyrics({ kind: 'translation' }, [undefined, 'eins'], [undefined, 'zwei']);
  expect(alongside(song, plain)).toEqual(['eins', 'zwei', undefined, undefined]);
});

test('lyrics without words are none; words may have times', () => {
  expect(hasText(lyrics({}, [0, ' '], [1, '']))).toBe(false);
  expect(hasText(song)).toBe(true);
  const words = (startMs?: number) => ({
    text: 'a',
    parts: [{ agentId: '', words: [{ text: 'a', ...(startMs === undefined ? {} : { startMs }) }] }],
  });
  expect([hasWordTimes(words()), hasWordTimes(words(0))]).toEqual([false, true]);
});
