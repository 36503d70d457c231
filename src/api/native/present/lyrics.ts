// Lyrics as the page gets them.
import * as v from 'valibot';

import type { Lyrics, LyricsPart } from '../../../core/lyrics/model.ts';
import { flag, maybe, number, said, text } from '../shapes.ts';

const span = { startMs: maybe(number), endMs: maybe(number) };
const part = v.object({
  agentId: said(text, "Who sings it; '' where nothing is said of voices."),
  ...span,
  words: said(v.array(v.object({ text, ...span })), 'The text in pieces: those with a time are sung then, the rest stands between them.'),
});

export const lyricsLayer = v.object({
  kind: v.picklist(['main', 'translation', 'pronunciation']),
  lang: said(text, "'xxx' where it is not known."),
  isSynced: flag,
  offsetMs: said(number, 'Positive: the lines come sooner.'),
  title: text,
  artist: text,
  agents: v.array(v.object({ id: text, role: v.picklist(['main', 'voice', 'bg', 'group']), name: text })),
  lines: v.array(v.object({ ...span, text, parts: v.array(part) })),
});

/** One layer; words carry their text, so that the page need not count. */
export const presentLyrics = ({ lines, ...head }: Lyrics) => ({
  ...head,
  lines: lines.map(({ startMs, endMs, text, parts }) => ({ startMs, endMs, text, parts: parts.map(presentPart) })),
});

/** The text in pieces: those with a time are sung then, the rest stands between them. */
function presentPart({ agentId, startMs, endMs, text, cues }: LyricsPart) {
  const words: { text: string; startMs?: number; endMs?: number | undefined }[] = [];
  let at = 0;
  for (const cue of cues) {
    if (cue.from > at) words.push({ text: text.slice(at, cue.from) });
    words.push({ text: text.slice(cue.from, cue.to), startMs: cue.startMs, endMs: cue.endMs });
    at = cue.to;
  }
  if (at < text.length) words.push({ text: text.slice(at) });
  return { agentId, startMs, endMs, words };
}
