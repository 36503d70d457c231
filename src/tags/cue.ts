// Cue sheets: the text that says where the tracks of one long file begin, and what they are called. Tolerant: a line
// that makes no sense is passed over, since sheets were written by many programs and by hand.

/** One audio track of a sheet. */
export interface CueTrack {
  number: number;
  /** INDEX 01, in its file. */
  startMs: number;
  title: string;
  performer: string;
  songwriter: string;
  isrc: string;
  /** REM lines below the track, by lower-case name. */
  remarks: Map<string, string>;
}

/** The tracks that lie in one file; `name` as the sheet has it. */
export interface CueFile {
  name: string;
  tracks: CueTrack[];
}

export interface CueSheet {
  title: string;
  performer: string;
  songwriter: string;
  /** The media catalogue number, usually the bar code. */
  catalog: string;
  remarks: Map<string, string>;
  files: CueFile[];
}

export const maxSheetBytes = 1_048_576;
const maxTracks = 999;
const maxFiles = 999;
const framesPerSecond = 75;
const longestMs = 1e9;

interface Draft extends Omit<CueTrack, 'startMs'> {
  startMs: number | undefined;
  isAudio: boolean;
}

/** The sheet, or undefined when the text has no file with a track. */
export function parseCue(text: string): CueSheet | undefined {
  const sheet: CueSheet = { title: '', performer: '', songwriter: '', catalog: '', remarks: new Map(), files: [] };
  let track: Draft | undefined;
  let tracks = 0;
  for (const line of text.slice(0, maxSheetBytes).split(/\r\n?|\n/)) {
    const [, word = '', rest = ''] = /^[\s\ufeff]*([a-z]+)(?:\s+(.*\S))?\s*$/i.exec(line.slice(0, 4_000)) ?? [];
    const command = word.toUpperCase();
    if (command === 'FILE') {
      if (sheet.files.length < maxFiles) sheet.files.push({ name: fileName(rest), tracks: [] });
    } else if (command === 'TRACK') {
      if (++tracks > maxTracks) break;
      track = newTrack(rest);
    } else if (command === 'INDEX' && track) {
      placeTrack(sheet, track, rest);
    } else {
      note(sheet, track, command, rest);
    }
  }
  const files = sheet.files.filter((file) => file.tracks.length > 0);
  return files.length > 0 ? { ...sheet, files } : undefined;
}

function newTrack(rest: string): Draft {
  const [, number = '0', kind = 'AUDIO'] = /^(\d{1,3})(?:\s+(\S+))?/.exec(rest) ?? [];
  const isAudio = kind.toUpperCase() === 'AUDIO';
  return { number: Number(number), isAudio, startMs: undefined, title: '', performer: '', songwriter: '', isrc: '', remarks: new Map() };
}

/** A track belongs to the file in which its INDEX 01 lies; its gap may lie at the end of the one before. */
function placeTrack(sheet: CueSheet, track: Draft, rest: string): void {
  const [, index = '', minutes, seconds, frames] = /^(\d{1,2})\s+(\d{1,5}):(\d{1,2})[:.](\d{1,2})\b/.exec(rest) ?? [];
  const file = sheet.files.at(-1);
  if (Number(index) !== 1 || index === '' || track.startMs !== undefined || !track.isAudio || !file) return;
  const total = (Number(minutes) * 60 + Number(seconds)) * framesPerSecond + Number(frames);
  track.startMs = Math.min(longestMs, Math.round((total * 1000) / framesPerSecond));
  // The same object: what the sheet says of the track below its index must still reach it.
  file.tracks.push(track as CueTrack & Draft);
}

function note(sheet: CueSheet, track: Draft | undefined, command: string, rest: string): void {
  const target = track ?? sheet;
  if (command === 'TITLE') target.title ||= unquoted(rest);
  else if (command === 'PERFORMER') target.performer ||= unquoted(rest);
  else if (command === 'SONGWRITER') target.songwriter ||= unquoted(rest);
  else if (command === 'CATALOG') sheet.catalog ||= unquoted(rest);
  else if (command === 'ISRC' && track) track.isrc ||= unquoted(rest);
  else if (command === 'REM') {
    const [, name = '', value = ''] = /^([\w-]+)\s+(.+)$/.exec(rest) ?? [];
    const key = name.toLowerCase();
    if (name && target.remarks.size < 200 && !target.remarks.has(key)) target.remarks.set(key, unquoted(value));
  }
}

/** `"Some file.wav" WAVE`, also without quotes. */
function fileName(rest: string): string {
  const quoted = /^"(.*)"/.exec(rest)?.[1];
  return quoted ?? rest.replace(/\s+(?:WAVE|MP3|AIFF|BINARY|MOTOROLA|FLAC|APE)$/i, '');
}

/** A quotation mark without its partner is left out too. */
const unquoted = (text: string) => (/^"(.*)"$/.exec(text)?.[1] ?? text.replace(/^"|"$/, '')).trim();
