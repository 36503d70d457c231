// LRC: `[mm:ss.xx]` before each line, several where it repeats; word times `<mm:ss.xx>` of Enhanced LRC; `[bg: …]` for
// background vocals, `v1:` for voices; `[offset:…]`, `[la:…]`. Other tags are passed over.
import {
  byStart,
  clampMs,
  completeEnds,
  languageOf,
  maxLines,
  newLyrics,
  unknownLanguage,
  type Lyrics,
  type LyricsAgent,
  type LyricsCue,
  type LyricsLine,
  type LyricsPart,
} from './model.ts';

const time = String.raw`(?:(\d{1,2}):(?=\d{1,2}:\d{1,2}\.))?(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?`;
const stampForm = new RegExp(String.raw`^[^\S\n]*\[${time}\]`);
const wordForm = new RegExp(String.raw`<${time}>`, 'g');
const maxLineLength = 5_000;
/** A line may repeat a hundred times: what all of them have together. */
const maxTotalLength = 4_000_000;

/** Whether a text has lines of this form. */
export const isLrc = (text: string) => new RegExp(stampForm.source, 'm').test(text.slice(0, 65_536));

function millis([, hours, minutes, seconds, fraction]: RegExpMatchArray | RegExpExecArray): number {
  const whole = (Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds);
  return clampMs(whole * 1000 + Number(`0.${fraction ?? 0}`) * 1000);
}

/** The lyrics, or undefined when no line has a time. */
export function parseLrc(text: string): Lyrics | undefined {
  const found = newLyrics({ isSynced: true });
  const voices = new Set<string>();
  /** The lines that were written last: what follows without a time belongs to them. */
  let latest: LyricsLine[] = [];
  let total = 0;
  for (const raw of text.split(/\r\n?|\n/)) {
    if (found.lines.length >= maxLines || total > maxTotalLength) break;
    const [stamps, rest] = takeStamps(raw.slice(0, maxLineLength));
    if (stamps.length > 0) {
      latest = stamps.map((startMs) => timedLine(rest, startMs, startMs - (stamps[0] ?? 0), voices));
      found.lines.push(...latest.slice(0, maxLines - found.lines.length));
      total += stamps.length * rest.length;
      continue;
    }
    const [name, value] = tagOf(raw);
    if (name === 'bg') for (const line of latest) addBackground(line, value, voices);
    else if (name) readTag(found, name, value);
    else if (raw.trim() !== '') total += goOn(latest, raw.trim());
  }
  if (found.lines.length === 0) return undefined;
  byStart(found.lines);
  found.agents = agentsOf(voices);
  // Where nobody is named, nobody sings.
  const mainId = found.agents.find((agent) => agent.role === 'main')?.id ?? '';
  for (const line of found.lines) for (const part of line.parts) part.agentId ||= mainId;
  return found;
}

/** `[name:value]`; '' where a line is something else. */
function tagOf(line: string): [name: string, value: string] {
  const text = line.slice(0, maxLineLength).trim();
  const colon = text.indexOf(':');
  const name = text.slice(1, Math.max(1, colon));
  if (!text.startsWith('[') || !text.endsWith(']') || !/^[a-z#_-]{1,20}$/i.test(name)) return ['', ''];
  return [name.toLowerCase(), text.slice(colon + 1, -1).trim()];
}

/** Adds a line without a time to those before it; how much that was. */
function goOn(lines: LyricsLine[], text: string): number {
  for (const line of lines) if (line.text.length < maxLineLength) line.text += `\n${text.slice(0, maxLineLength)}`;
  return lines.length * Math.min(text.length, maxLineLength);
}

function takeStamps(line: string): [stamps: number[], rest: string] {
  const stamps: number[] = [];
  let rest = line;
  for (let match = stampForm.exec(rest); match && stamps.length < 100; match = stampForm.exec(rest)) {
    stamps.push(millis(match));
    rest = rest.slice(match[0].length);
  }
  return [stamps, rest];
}

function readTag(found: Lyrics, name: string, value: string): void {
  if (name === 'offset') found.offsetMs = Math.trunc(Math.max(-86_400_000, Math.min(86_400_000, Number.parseInt(value, 10) || 0)));
  else if (name === 'ti') found.title = value.slice(0, 500);
  else if (name === 'ar') found.artist = value.slice(0, 500);
  else if ((name === 'la' || name === 'lang') && found.lang === unknownLanguage) found.lang = languageOf(value);
}

function timedLine(rest: string, startMs: number, shiftMs: number, voices: Set<string>): LyricsLine {
  const [, voice = '', sung = rest] = /^\s*(v\d{1,2}):\s*(.*)$/i.exec(rest) ?? [];
  const part = wordsOf(sung, shiftMs);
  const agentId = voice.toLowerCase();
  if (agentId) voices.add(agentId);
  const parts = part.cues.length > 0 ? [{ ...part, agentId }] : [];
  return { startMs, text: part.text, parts };
}

function addBackground(line: LyricsLine, value: string, voices: Set<string>): void {
  if (line.parts.some((part) => part.agentId === 'bg')) return;
  const part = wordsOf(value, 0);
  if (part.text === '') return;
  line.text = line.text === '' ? part.text : `${line.text} ${part.text}`;
  if (part.cues.length === 0) return;
  voices.add('bg');
  line.parts.push({ ...part, agentId: 'bg' });
}

/** A line with times before its words; a last time without a word is the end. */
function wordsOf(text: string, shiftMs: number): LyricsPart {
  const marks = [...text.matchAll(wordForm)].slice(0, 2_000);
  if (marks.length === 0) return { agentId: '', startMs: undefined, endMs: undefined, text: text.trim(), cues: [] };
  let plain = text.slice(0, marks[0]?.index).trimStart();
  const cues: LyricsCue[] = [];
  let endMs: number | undefined;
  for (const [i, mark] of marks.entries()) {
    const startMs = clampMs(millis(mark) + shiftMs);
    const word = text.slice(mark.index + mark[0].length, marks[i + 1]?.index);
    const shown = plain === '' ? word.trimStart() : word;
    if (shown.trim() === '') {
      if (i === marks.length - 1) endMs = startMs;
      plain += plain === '' || plain.endsWith(' ') ? '' : shown;
      continue;
    }
    const lead = shown.length - shown.trimStart().length;
    cues.push({ startMs, endMs: undefined, from: plain.length + lead, to: plain.length + shown.trimEnd().length });
    plain += shown;
  }
  return { agentId: '', startMs: cues[0]?.startMs, endMs, text: plain.trimEnd(), cues: completeEnds(cues, endMs) };
}

/** The voice heard first sings the lead. */
function agentsOf(voices: Set<string>): LyricsAgent[] {
  if (voices.size === 0) return [];
  const named = [...voices].filter((id) => id !== 'bg');
  const lead = named[0] ?? 'v1';
  return [
    { id: lead, role: 'main', name: '' },
    ...named.slice(1).map((id): LyricsAgent => ({ id, role: 'voice', name: '' })),
    ...(voices.has('bg') ? [{ id: 'bg', role: 'bg', name: '' } as const] : []),
  ];
}
