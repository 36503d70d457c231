// "Lyricsfile" 1.0: YAML with metadata, timed lines that may have timed words, and a plain text.
import {
  byStart,
  clampMs,
  completeEnds,
  languageOf,
  maxLines,
  newLyrics,
  type Lyrics,
  type LyricsCue,
  type LyricsLine,
  type LyricsPart,
} from './model.ts';
import { plainLines } from './plain.ts';

type Tree = Record<string, unknown>;

/** Whether a text begins as such a document does. */
export function isLyricsfile(text: string): boolean {
  const rows = text.slice(0, 2_000).split('\n');
  const first = rows.find((row) => row.trim() !== '' && !row.startsWith('#') && row.trim() !== '---') ?? '';
  return (
    /^(?:version|metadata|lines|plain):/.test(first) &&
    /^version: *['"]?1(?:\.\d+)?['"]?\s*$/m.test(text) &&
    /^(?:lines|plain):/m.test(text)
  );
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 10_000) : '');
const timeOf = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? clampMs(value) : undefined);

/** The timed lines, else the plain text; undefined when there is neither, or the text is no YAML. */
export function parseLyricsfile(text: string): Lyrics | undefined {
  let tree: unknown;
  try {
    tree = Bun.YAML.parse(text);
  } catch {
    return undefined;
  }
  if (!isTree(tree)) return undefined;
  const metadata = isTree(tree['metadata']) ? tree['metadata'] : {};
  const head = {
    title: textOf(metadata['title']).slice(0, 500),
    artist: textOf(metadata['artist']).slice(0, 500),
    lang: languageOf(textOf(metadata['language'])),
    offsetMs: Math.trunc(Math.max(-86_400_000, Math.min(86_400_000, Number(metadata['offset_ms']) || 0))),
  };
  const given = Array.isArray(tree['lines']) ? (tree['lines'] as unknown[]).slice(0, maxLines) : [];
  const lines = given.filter(isTree).flatMap((line) => lineOf(line) ?? []);
  if (lines.length > 0) return newLyrics({ ...head, isSynced: true, lines: byStart(lines) });
  const plain = plainLines(typeof tree['plain'] === 'string' ? tree['plain'] : '');
  return plain.length > 0 ? newLyrics({ ...head, lines: plain }) : undefined;
}

function lineOf(line: Tree): LyricsLine | undefined {
  const startMs = timeOf(line['start_ms']);
  if (startMs === undefined) return undefined;
  const endMs = timeOf(line['end_ms']);
  const part = Array.isArray(line['words'])
    ? partOf((line['words'] as unknown[]).slice(0, 2_000).filter(isTree), startMs, endMs)
    : undefined;
  return { startMs, endMs, text: part?.text ?? textOf(line['text']).trim(), parts: part ? [part] : [] };
}

/** The words make the text: that of the line only approximates it. */
function partOf(words: Tree[], lineStartMs: number, endMs: number | undefined): LyricsPart | undefined {
  let text = '';
  const cues: LyricsCue[] = [];
  for (const word of words) {
    const shown = text === '' ? textOf(word['text']).trimStart() : textOf(word['text']);
    const startMs = timeOf(word['start_ms']);
    const lead = shown.length - shown.trimStart().length;
    if (startMs !== undefined && shown.trim() !== '') {
      cues.push({ startMs, endMs: timeOf(word['end_ms']), from: text.length + lead, to: text.length + shown.trimEnd().length });
    }
    text += shown;
  }
  if (cues.length === 0) return undefined;
  return { agentId: '', startMs: cues[0]?.startMs ?? lineStartMs, endMs, text: text.trimEnd(), cues: completeEnds(cues, endMs) };
}
