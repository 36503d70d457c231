// What the format readers collect: tag sets under the file's own names, pictures and stream properties.
// Limits against hostile files live here, so that every reader gets them for free.

import type { CueSheet } from './cue.ts';
import type { AudioProperties, EmbeddedLyrics } from './types.ts';

export type TagKind = 'id3v2' | 'ape' | 'id3v1' | 'vorbis' | 'mp4' | 'asf' | 'riff' | 'aiff' | 'matroska';

/** One tag block: lower-case names with their values; performers are 'performer:instrument'. */
export interface TagSet {
  kind: TagKind;
  values: Map<string, string[]>;
  lyrics: EmbeddedLyrics[];
}

export interface Picture {
  /** The ID3/FLAC picture type; 3 is the front cover. */
  type: number;
  mime: string;
  bytes: Uint8Array;
}

/** Where readers put what they find. `sets` are in order of precedence. */
export interface Findings {
  sets: TagSet[];
  hasPicture: boolean;
  /** Only set while a picture is asked for; the best so far is kept. */
  wantsPicture: boolean;
  picture?: Picture;
  /** Hash of the sound (payload.ts). */
  payload?: number;
  /** Where tracks begin by a block of the file's format; a sheet among the tags says more. */
  cueBlock?: CueSheet;
}

/** Reads one format: fills `findings` and returns the stream's properties. */
export type Reading = { audio: AudioProperties; findings: Findings };

export const maxTextBytes = 65_536;
export const maxLyricsBytes = 1_048_576;
export const maxPictureBytes = 20 * 1024 * 1024;
const maxValues = 1_000;
const maxNames = 2_000;

export function newFindings(wantsPicture = false): Findings {
  return { sets: [], hasPicture: false, wantsPicture };
}

/** A new, empty tag set, behind those that were found before. */
export function addTagSet(findings: Findings, kind: TagKind): TagSet {
  const set: TagSet = { kind, values: new Map(), lyrics: [] };
  findings.sets.push(set);
  return set;
}

/** Adds one value; empty values and those beyond the limits are dropped. */
export function addTag(set: TagSet, name: string, value: string): void {
  const clean = cleanText(value);
  if (clean === '') return;
  const values = set.values.get(name);
  if (values) {
    if (values.length < maxValues) values.push(clean);
  } else if (set.values.size < maxNames) {
    set.values.set(name, [clean]);
  }
}

export function addLyrics(set: TagSet, lang: string, text: string): void {
  if (text.trim() !== '' && set.lyrics.length < 50)
    set.lyrics.push({ lang: /^[a-z]{2,3}$/i.test(lang) ? lang.toLowerCase() : 'xxx', text });
}

/** Notes a picture; `load` is called only where the bytes are wanted and better than what is there. */
export function addPicture(findings: Findings, type: number, mime: string, load: () => Uint8Array): void {
  findings.hasPicture = true;
  if (!findings.wantsPicture || (findings.picture && (findings.picture.type === 3 || type !== 3))) return;
  const bytes = load();
  if (bytes.length === 0 || bytes.length > maxPictureBytes || mime === '-->') return;
  findings.picture = { type, mime: mime.includes('/') ? mime.toLowerCase() : pictureMime(bytes), bytes: Uint8Array.from(bytes) };
}

/** The type of an image by its first bytes. */
export function pictureMime(bytes: Uint8Array): string {
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return 'image/png';
  if (bytes[0] === 0x47 && bytes[1] === 0x49) return 'image/gif';
  if (bytes[0] === 0x42 && bytes[1] === 0x4d) return 'image/bmp';
  if (bytes[0] === 0x52 && bytes[8] === 0x57) return 'image/webp';
  return 'image/jpeg';
}

const needsCare = /[\0\ud800-\udfff]/;

/** Without NULs and half surrogate pairs, trimmed. */
export function cleanText(text: string): string {
  return (needsCare.test(text) ? text.replaceAll('\0', ' ').toWellFormed() : text).trim();
}

/** Stream properties with every number finite, whole and not negative, whatever the file claims. */
export function audioProperties(given: {
  codec: string;
  container: string;
  durationMs: number;
  sampleRateHz: number;
  channels: number;
  bitDepth?: number | null;
  bitRateKbps?: number;
  /** Size of the audio data: gives the bit rate where none is known. */
  audioBytes?: number;
}): AudioProperties {
  const durationMs = whole(given.durationMs);
  const known = whole(given.bitRateKbps ?? 0);
  const average = durationMs > 0 ? whole(((given.audioBytes ?? 0) * 8) / durationMs) : 0;
  return {
    durationMs,
    bitRateKbps: known || average,
    sampleRateHz: whole(given.sampleRateHz),
    bitDepth: given.bitDepth ? whole(given.bitDepth) : null,
    channels: whole(given.channels),
    codec: given.codec,
    container: given.container,
  };
}

function whole(n: number): number {
  return Number.isFinite(n) && n > 0 ? Math.min(Math.round(n), Number.MAX_SAFE_INTEGER) : 0;
}
