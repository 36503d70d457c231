// SubRip subtitles, and WebVTT where it looks the same.
import { byStart, clampMs, maxLines, newLyrics, type Lyrics } from './model.ts';

const arrow = /^[^\S\n]*(?:(\d{1,2}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})\s*-->\s*(?:(\d{1,2}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})/;

/** Whether a text has such times. */
export const isSrt = (text: string) => new RegExp(arrow.source, 'm').test(text.slice(0, 65_536));

/** The lyrics, or undefined when nothing has a time. */
export function parseSrt(text: string): Lyrics | undefined {
  const found = newLyrics({ isSynced: true });
  const rows = text.split(/\r\n?|\n/);
  for (let i = 0; i < rows.length && found.lines.length < maxLines; i++) {
    const match = arrow.exec(rows[i] ?? '');
    if (!match) continue;
    const shown: string[] = [];
    while (i + 1 < rows.length && (rows[i + 1] ?? '').trim() !== '' && !arrow.test(rows[i + 1] ?? '')) shown.push(rows[++i] ?? '');
    // The number of the next block, where no blank line stands before it.
    if (arrow.test(rows[i + 1] ?? '') && /^\s*\d+\s*$/.test(shown.at(-1) ?? '')) shown.pop();
    const line = shown
      .join('\n')
      .replace(/<[^<>]{0,100}>|\{\\[^{}]{0,100}\}/g, '')
      .trim();
    if (line !== '') found.lines.push({ startMs: millis(match, 1), endMs: millis(match, 5), text: line, parts: [] });
  }
  byStart(found.lines);
  return found.lines.length > 0 ? found : undefined;
}

function millis(match: RegExpExecArray, at: number): number {
  const [hours, minutes, seconds] = [match[at], match[at + 1], match[at + 2]].map((digits) => Number(digits ?? 0));
  return clampMs((((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000 + Number((match[at + 3] ?? '').padEnd(3, '0')));
}
