// Which line of lyrics is sung at a time, and which line of another language belongs to it.
import type { Lyrics, LyricsLine } from '../api/library-shapes.ts';

/** Lyrics without words are none. */
export const hasText = ({ lines }: Lyrics): boolean => lines.some(({ text }) => text.trim() !== '');

/** Place of the line sung at a time; -1 before the first. */
export function lineAt({ lines, offsetMs }: Lyrics, nowMs: number): number {
  let found = -1;
  for (const [i, { startMs }] of lines.entries()) {
    if (startMs === undefined || startMs - offsetMs > nowMs) break;
    found = i;
  }
  return found;
}

/** The other layer's words for each line: by their time, else by their place. */
export function alongside(main: Lyrics, other: Lyrics): (string | undefined)[] {
  const isTimed = main.isSynced && other.isSynced;
  const byTime = new Map(other.lines.map(({ startMs, text }) => [startMs, text]));
  return main.lines.map(({ startMs }, i) => (isTimed ? byTime.get(startMs) : other.lines[i]?.text));
}

/** Words with a time of their own, one voice after the other. */
export const hasWordTimes = ({ parts }: LyricsLine): boolean =>
  parts.some(({ words }) => words.some(({ startMs }) => startMs !== undefined));
