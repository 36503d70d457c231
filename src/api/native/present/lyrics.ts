// Lyrics as the page gets them.
import type { Lyrics, LyricsPart } from '../../../core/lyrics/model.ts';

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
