// What lyrics are, whatever format they were written in. Times are milliseconds from the beginning of the song.

/** A word or syllable; `from` and `to` are its place in the text of its part (UTF-16, `to` exclusive). */
export interface LyricsCue {
  startMs: number;
  endMs: number | undefined;
  from: number;
  to: number;
}

/** What one voice sings in a line, word by word. */
export interface LyricsPart {
  /** '' where nothing is said of voices. */
  agentId: string;
  startMs: number | undefined;
  endMs: number | undefined;
  text: string;
  cues: LyricsCue[];
}

export interface LyricsLine {
  /** undefined in lyrics without times. */
  startMs: number | undefined;
  endMs?: number | undefined;
  text: string;
  parts: LyricsPart[];
}

export type AgentRole = 'main' | 'voice' | 'bg' | 'group';

/** Who sings; exactly one is `main` where there are any. */
export interface LyricsAgent {
  id: string;
  role: AgentRole;
  name: string;
}

export type LyricsKind = 'main' | 'translation' | 'pronunciation';

/** Lyrics in one language; `xxx` where it is not known. */
export interface Lyrics {
  kind: LyricsKind;
  lang: string;
  isSynced: boolean;
  /** Positive: the lines come sooner. */
  offsetMs: number;
  /** As the lyrics themselves say; '' for what the song says. */
  title: string;
  artist: string;
  lines: LyricsLine[];
  agents: LyricsAgent[];
}

export const unknownLanguage = 'xxx';
export const maxLines = 10_000;
const longestMs = 86_400_000;

/** Lyrics of a kind with everything else as it mostly is. */
export function newLyrics(given: Partial<Lyrics>): Lyrics {
  return { kind: 'main', lang: unknownLanguage, isSynced: false, offsetMs: 0, title: '', artist: '', lines: [], agents: [], ...given };
}

/** A code of two or three letters, perhaps with a region; `xxx` for what is none. */
export function languageOf(text: string): string {
  const clean = text.trim();
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/i.test(clean) ? clean : unknownLanguage;
}

/** A time that a song can have. */
export const clampMs = (ms: number) => (Number.isFinite(ms) ? Math.min(longestMs, Math.max(0, Math.round(ms))) : 0);

/** Ends for all cues of a part, or for none, as far as the source knows them. */
export function completeEnds(cues: LyricsCue[], partEndMs: number | undefined): LyricsCue[] {
  const last = cues.at(-1);
  const hasEnds = cues.some((cue) => cue.endMs !== undefined) || partEndMs !== undefined;
  const lastEndMs = last?.endMs ?? partEndMs;
  if (!hasEnds || lastEndMs === undefined) return cues.map((cue) => ({ ...cue, endMs: undefined }));
  return cues.map((cue, i) => ({ ...cue, endMs: Math.max(cue.startMs, cue.endMs ?? cues[i + 1]?.startMs ?? lastEndMs) }));
}

/** By start, in the order of the source where that is equal. */
export const byStart = (lines: LyricsLine[]) => lines.sort((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0));
