// MP3 (also MP1, MP2) and raw AAC: tags around the frames, and a duration without reading the frames.
// The duration comes from a Xing, Info or VBRI header, else from the bit rate of the first frames.

import { audioProperties, newFindings, type Findings, type Reading } from '../native.ts';
import { notePayload } from '../payload.ts';
import { UnreadableFile, type ByteSource } from '../source.ts';
import { readApeTag } from './ape-tag.ts';
import { readId3v1 } from './id3v1.ts';
import { id3v2Length, readId3v2 } from './id3v2.ts';
import { adtsHeader, findFrame, headerBytes, mpegHeader, type FrameHeader, type HeaderReader } from './mpeg-header.ts';

/** Longest believable recording: headers that claim more are not believed. */
const maxSeconds = 30 * 24 * 3600;
const sampledFrames = 200;
const maxLeadingTags = 8;

/** Reads MPEG audio; throws UnreadableFile where neither a frame nor a tag is found. */
export function readMpeg(source: ByteSource, isAac: boolean, wantsPicture: boolean): Reading {
  const findings = newFindings(wantsPicture);
  const start = readLeadingTags(source, findings);
  const end = readTrailingTags(source, start, findings);
  const read = isAac ? adtsHeader : mpegHeader;
  const first = findFrame(source, start, end, read);
  if (!first) {
    if (findings.sets.every((set) => set.values.size === 0)) throw new UnreadableFile('the file holds no MPEG audio');
    return {
      findings,
      audio: audioProperties({ codec: isAac ? 'aac' : 'mp3', container: 'mpeg', durationMs: 0, sampleRateHz: 0, channels: 0 }),
    };
  }
  const { at, header } = first;
  const length = end - at;
  notePayload(findings, source, at, end);
  const counted = isAac ? undefined : countedFrames(source, at, header);
  const seconds = counted ? (counted.frames * header.samples) / header.sampleRateHz : 0;
  const isBelievable = seconds > 0 && seconds < maxSeconds;
  const durationMs = isBelievable ? seconds * 1000 : estimate(source, at, end, header, read);
  return {
    findings,
    audio: audioProperties({
      codec: isAac ? 'aac' : `mp${header.layer}`,
      container: isAac ? 'adts' : 'mpeg',
      durationMs,
      sampleRateHz: header.sampleRateHz,
      channels: header.channels,
      audioBytes: isBelievable ? counted?.bytes || length : length,
    }),
  };
}

/** The ID3v2 tag at the start. Careless tools leave several: the first that says anything counts. */
export function readLeadingTags(source: ByteSource, findings: Findings): number {
  let at = 0;
  for (let n = 0; n < maxLeadingTags; n++) {
    const isKnown = findings.hasPicture || findings.sets.some((set) => set.values.size > 0);
    const next = isKnown ? at + id3v2Length(source, at) : readId3v2(source, at, findings);
    if (next <= at) break;
    at = next;
  }
  return Math.min(at, source.size);
}

/** APE, Lyrics3 and ID3v1 at the end; returns where the audio ends. Precedence is APE, then ID3v1. */
export function readTrailingTags(source: ByteSource, start: number, findings: Findings): number {
  const { size } = source;
  const tail = source.view(size - 128, 3);
  const hasV1 = size >= 128 && tail.toString('latin1') === 'TAG';
  let end = hasV1 ? size - 128 : size;
  if (hasV1) end = lyrics3Start(source, end);
  end = readApeTag(source, end, findings);
  if (hasV1) readId3v1(source, size, findings);
  return Math.max(end, start);
}

function lyrics3Start(source: ByteSource, end: number): number {
  const foot = source.view(end - 15, 15).toString('latin1');
  if (!foot.endsWith('LYRICS200')) return end;
  const start = end - 15 - Number(foot.slice(0, 6));
  return start > 0 ? start : end;
}

/** What a Xing, Info or VBRI header in the first frame claims. */
function countedFrames(source: ByteSource, at: number, header: FrameHeader): { frames: number; bytes: number } | undefined {
  const b = source.view(at, 200);
  const side = header.isMpeg1 ? (header.channels === 1 ? 17 : 32) : header.channels === 1 ? 9 : 17;
  for (const offset of [4 + side, 6 + side, 36]) {
    const name = b.toString('latin1', offset, offset + 4);
    if ((name === 'Xing' || name === 'Info') && b.length >= offset + 16) {
      const flags = b.readUInt32BE(offset + 4);
      if (!(flags & 1)) return undefined;
      return { frames: b.readUInt32BE(offset + 8), bytes: flags & 2 ? b.readUInt32BE(offset + 12) : 0 };
    }
    if (name === 'VBRI' && b.length >= offset + 18) {
      return { frames: b.readUInt32BE(offset + 14), bytes: b.readUInt32BE(offset + 10) };
    }
  }
  return undefined;
}

/** Duration from the mean size of the frames in the first window; exact for short files and constant rates. */
function estimate(source: ByteSource, at: number, end: number, first: FrameHeader, read: HeaderReader): number {
  let position = at;
  let bytes = 0;
  let seconds = 0;
  let isConstant = true;
  for (let n = 0; n < sampledFrames; n++) {
    const view = source.view(position, headerBytes);
    const header = view.length >= 4 ? read(view, 0) : undefined;
    if (!header || position + header.bytes > end) break;
    if (header.bitRateKbps !== first.bitRateKbps) isConstant = false;
    bytes += header.bytes;
    seconds += header.samples / header.sampleRateHz;
    position += header.bytes;
  }
  if (isConstant && first.bitRateKbps > 0) return ((end - at) * 8) / first.bitRateKbps;
  return bytes > 0 ? ((end - at) / bytes) * seconds * 1000 : 0;
}
