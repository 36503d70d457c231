// FLAC's own CUESHEET block: where tracks begin, and nothing of what they are called. Titles may lie in comments
// such as CUE_TRACK01_TITLE.

import type { CueSheet, CueTrack } from '../cue.ts';
import type { Findings } from '../native.ts';
import type { ByteSource } from '../source.ts';

const headBytes = 396;
const trackBytes = 36;
const indexBytes = 12;
/** The lead-out, which ends the list. */
const leadOuts = new Set([170, 255]);

/** The block at `at` as a sheet without names; undefined when it has no tracks. */
export function readCueBlock(source: ByteSource, at: number, sampleRateHz: number, { sets }: Findings): CueSheet | undefined {
  const head = source.view(at, headBytes);
  if (head.length < headBytes || sampleRateHz === 0) return undefined;
  const count = head[headBytes - 1] ?? 0;
  const catalog = text(head.subarray(0, 128));
  const comment = (name: string) => sets.map((set) => set.values.get(name)?.[0]).find(Boolean) ?? '';
  const tracks: CueTrack[] = [];
  let position = at + headBytes;
  for (let n = 0; n < count; n++) {
    const bytes = Buffer.from(source.view(position, trackBytes));
    if (bytes.length < trackBytes) break;
    position += trackBytes;
    const number = bytes[8] ?? 0;
    const indexes = bytes[35] ?? 0;
    const isAudio = ((bytes[21] ?? 0) & 0x80) === 0;
    if (isAudio && !leadOuts.has(number)) {
      const sample = Number(bytes.readBigUInt64BE(0)) + firstIndex(source, position, indexes);
      const name = `cue_track${String(number).padStart(2, '0')}`;
      tracks.push({
        number,
        startMs: Math.round((sample * 1000) / sampleRateHz),
        title: comment(`${name}_title`),
        performer: comment(`${name}_artist`),
        songwriter: '',
        isrc: text(bytes.subarray(9, 21)),
        remarks: new Map(),
      });
    }
    position += indexes * indexBytes;
  }
  return tracks.length > 0
    ? { title: '', performer: '', songwriter: '', catalog, remarks: new Map(), files: [{ name: '', tracks }] }
    : undefined;
}

/** Offset of INDEX 01 behind the track's beginning, which is that of its gap where it has one. */
function firstIndex(source: ByteSource, at: number, indexes: number): number {
  for (let n = 0; n < indexes; n++) {
    const bytes = source.view(at + n * indexBytes, indexBytes);
    if (bytes.length < indexBytes) break;
    if (bytes[8] === 1) return Number(bytes.readBigUInt64BE(0));
  }
  return 0;
}

const text = (bytes: Buffer) => bytes.toString('latin1').replace(/\0.*$/s, '').trim();
