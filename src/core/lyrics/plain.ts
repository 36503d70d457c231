// Lyrics that are nothing but lines.
import { maxLines, newLyrics, type Lyrics, type LyricsLine } from './model.ts';

/** Lines without times; blank ones stay between verses and go at both ends. */
export function plainLines(text: string): LyricsLine[] {
  const rows = text.trimEnd().split(/\r\n?|\n/, maxLines);
  const lines = rows.slice(rows.findIndex((row) => row.trim() !== ''));
  if (lines.every((row) => row.trim() === '')) return [];
  return lines.map((line) => ({ startMs: undefined, text: line.trim(), parts: [] }));
}

export function parsePlain(text: string): Lyrics | undefined {
  const lines = plainLines(text);
  return lines.length > 0 ? newLyrics({ lines }) : undefined;
}
