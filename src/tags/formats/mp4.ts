// MP4 and M4A: the first sound track's properties and the iTunes tags. Fragmented files take their duration
// from the fragments' own summary (mehd, sidx), else from walking the fragments.

import { audioProperties, newFindings, type Reading } from '../native.ts';
import { notePayload } from '../payload.ts';
import { UnreadableFile, type ByteSource } from '../source.ts';
import { boxes, findBox, findPath, type Box } from './mp4-boxes.ts';
import { readIlst } from './mp4-tags.ts';

interface Span {
  from: number;
  end: number;
}

interface Track {
  id: number;
  timescale: number;
  durationMs: number;
  entry: Entry;
}

interface Entry {
  codec: string;
  channels: number;
  sampleRateHz: number;
  bitDepth: number | null;
  bitRateKbps: number;
}

const codecs: Record<string, string> = {
  mp4a: 'aac',
  alac: 'alac',
  fLaC: 'flac',
  Opus: 'opus',
  '.mp3': 'mp3',
  'ac-3': 'ac3',
  'ec-3': 'eac3',
  dtsc: 'dts',
  sowt: 'pcm',
  twos: 'pcm',
  lpcm: 'pcm',
  drms: 'aac',
};
const lossless = new Set(['alac', 'flac', 'pcm']);

/** Reads an MP4 file; throws UnreadableFile where it has no sound track. */
export function readMp4(source: ByteSource, start: number, wantsPicture: boolean): Reading {
  const findings = newFindings(wantsPicture);
  const file: Span = { from: start, end: source.size };
  let audioBytes = 0;
  let sound: Box | undefined;
  let moov: Box | undefined;
  const sidx: Box[] = [];
  for (const box of boxes(source, file.from, file.end)) {
    if (box.type === 'moov' && !moov) moov = box;
    else if (box.type === 'mdat') {
      audioBytes += box.end - box.from;
      sound ??= box;
    } else if (box.type === 'sidx' && sidx.length === 0) sidx.push(box);
  }
  if (!moov) throw new UnreadableFile('the MP4 file has no table of contents (moov)');
  const track = firstSoundTrack(source, moov);
  if (!track) throw new UnreadableFile('the MP4 file has no sound track');
  for (const path of [['udta', 'meta'], ['meta']]) {
    const meta = findPath(source, moov, ...path);
    const ilst = meta && findBox(source, { from: metaContent(source, meta), end: meta.end }, 'ilst');
    if (ilst) {
      readIlst(source, ilst, findings);
      break;
    }
  }
  if (sound) notePayload(findings, source, sound.from, sound.end);
  const durationMs = track.durationMs || fragmentedMs(source, file, moov, sidx[0], track);
  return { findings, audio: audioProperties({ ...track.entry, container: 'mp4', durationMs, audioBytes }) };
}

/** `meta` is a full box (four more bytes) in MP4, a plain one in QuickTime. */
function metaContent(source: ByteSource, meta: Box): number {
  return source.view(meta.from, 8).toString('latin1', 4, 8) === 'hdlr' ? meta.from : meta.from + 4;
}

function firstSoundTrack(source: ByteSource, moov: Box): Track | undefined {
  for (const trak of boxes(source, moov.from, moov.end)) {
    if (trak.type !== 'trak') continue;
    const mdia = findBox(source, trak, 'mdia');
    const hdlr = mdia && findBox(source, mdia, 'hdlr');
    if (!mdia || !hdlr || source.view(hdlr.from + 8, 4).toString('latin1') !== 'soun') continue;
    const stsd = findPath(source, mdia, 'minf', 'stbl', 'stsd');
    if (!stsd) continue;
    const entry = sampleEntry(source, stsd);
    if (entry) return { entry, id: trackId(source, trak), ...mediaHeader(source, mdia) };
  }
  return undefined;
}

function trackId(source: ByteSource, trak: Box): number {
  const tkhd = findBox(source, trak, 'tkhd');
  const b = tkhd ? source.view(tkhd.from, 28) : undefined;
  return b && b.length >= 28 ? b.readUInt32BE(b[0] === 1 ? 20 : 12) : 0;
}

function mediaHeader(source: ByteSource, mdia: Box): { timescale: number; durationMs: number } {
  const mdhd = findBox(source, mdia, 'mdhd');
  const b = mdhd ? source.view(mdhd.from, 36) : Buffer.alloc(0);
  if (b.length < 24) return { timescale: 0, durationMs: 0 };
  const isLong = b[0] === 1 && b.length >= 36;
  const timescale = b.readUInt32BE(isLong ? 20 : 12);
  const duration = isLong ? b.readUInt32BE(24) * 2 ** 32 + b.readUInt32BE(28) : b.readUInt32BE(16);
  const isUnknown = duration >= (isLong ? 2 ** 63 : 0xffff_ffff);
  return { timescale, durationMs: timescale > 0 && !isUnknown ? (duration / timescale) * 1000 : 0 };
}

function sampleEntry(source: ByteSource, stsd: Box): Entry | undefined {
  for (const box of boxes(source, stsd.from + 8, stsd.end)) {
    const b = source.view(box.from, 28);
    if (b.length < 28) return undefined;
    const codec = codecs[box.type] ?? box.type.trim().toLowerCase();
    const version = b.readUInt16BE(8);
    const entry: Entry = {
      codec,
      channels: b.readUInt16BE(16),
      sampleRateHz: b.readUInt16BE(24),
      bitDepth: lossless.has(codec) ? b.readUInt16BE(18) : null,
      bitRateKbps: 0,
    };
    const inner = { from: box.from + 28 + (version === 1 ? 16 : version === 2 ? 36 : 0), end: box.end };
    for (const child of boxes(source, inner.from, inner.end)) refine(source, child, entry);
    return entry;
  }
  return undefined;
}

/** What the codec's own configuration knows better than the sample entry. */
function refine(source: ByteSource, box: Box, entry: Entry): void {
  const b = Buffer.from(source.view(box.from, Math.min(box.end - box.from, 64)));
  if (box.type === 'alac' && b.length >= 28) {
    entry.bitDepth = b[9]!;
    entry.channels = b[13]!;
    entry.bitRateKbps = b.readUInt32BE(20) / 1000;
    entry.sampleRateHz = b.readUInt32BE(24);
  } else if (box.type === 'dfLa' && b.length >= 8 + 18) {
    const packed = b.readUInt32BE(8 + 10);
    entry.sampleRateHz = packed >>> 12;
    entry.channels = ((packed >>> 9) & 7) + 1;
    entry.bitDepth = ((packed >>> 4) & 31) + 1;
  } else if (box.type === 'dOps' && b.length >= 2) {
    entry.channels = b[1]!;
    entry.sampleRateHz = 48_000;
  } else if (box.type === 'esds') {
    readEsds(b, entry);
  } else if (box.type === 'wave') {
    for (const child of boxes(source, box.from, box.end)) refine(source, child, entry);
  }
}

/** Decoder configuration: the object type (MP3 lives in 'mp4a' as well) and the average bit rate. */
function readEsds(b: Buffer, entry: Entry): void {
  let at = 4;
  const descriptor = (tag: number) => {
    if (b[at] !== tag) return false;
    at += 1;
    while (at < b.length && b[at]! & 0x80) at++;
    at += 1;
    return true;
  };
  if (!descriptor(3)) return;
  const flags = b[at + 2] ?? 0;
  at += 3 + (flags & 0x80 ? 2 : 0) + (flags & 0x40 ? 1 + (b[at + 3] ?? 0) : 0) + (flags & 0x20 ? 2 : 0);
  if (!descriptor(4) || at + 13 > b.length) return;
  if (b[at] === 0x6b || b[at] === 0x69) entry.codec = 'mp3';
  entry.bitRateKbps = b.readUInt32BE(at + 9) / 1000;
}

function fragmentedMs(source: ByteSource, file: Span, moov: Box, sidx: Box | undefined, track: Track): number {
  const mvhd = findBox(source, moov, 'mvhd');
  const head = mvhd ? source.view(mvhd.from, 24) : Buffer.alloc(0);
  const movieScale = head.length >= 24 ? head.readUInt32BE(head[0] === 1 ? 20 : 12) : 0;
  const mehd = findPath(source, moov, 'mvex', 'mehd');
  if (mehd && movieScale > 0) {
    const b = source.view(mehd.from, 12);
    const length = b.length >= 12 && b[0] === 1 ? b.readUInt32BE(4) * 2 ** 32 + b.readUInt32BE(8) : b.length >= 8 ? b.readUInt32BE(4) : 0;
    if (length > 0) return (length / movieScale) * 1000;
  }
  return (sidx ? sidxMs(source, sidx) : 0) || fragmentsMs(source, file, moov, track);
}

function sidxMs(source: ByteSource, sidx: Box): number {
  const b = source.view(sidx.from, Math.min(sidx.end - sidx.from, 60_000));
  if (b.length < 32) return 0;
  const timescale = b.readUInt32BE(8);
  const from = b[0] === 0 ? 24 : 32;
  let total = 0;
  for (let at = from; at + 12 <= b.length; at += 12) total += b.readUInt32BE(at + 4);
  return timescale > 0 ? (total / timescale) * 1000 : 0;
}

/** Adds up the runs of all fragments; sizes of samples are of no interest, so this costs a read per fragment. */
function fragmentsMs(source: ByteSource, file: Span, moov: Box, track: Track): number {
  const trex = findPath(source, moov, 'mvex', 'trex');
  const defaults = trex ? source.view(trex.from, 24) : Buffer.alloc(0);
  const defaultDuration = defaults.length >= 16 ? defaults.readUInt32BE(12) : 0;
  let total = 0;
  for (const moof of boxes(source, file.from, file.end)) {
    if (moof.type !== 'moof') continue;
    for (const traf of boxes(source, moof.from, moof.end))
      if (traf.type === 'traf') total += runDuration(source, traf, track.id, defaultDuration);
  }
  return track.timescale > 0 ? (total / track.timescale) * 1000 : 0;
}

function runDuration(source: ByteSource, traf: Box, trackId: number, defaultDuration: number): number {
  let duration = defaultDuration;
  let total = 0;
  for (const box of boxes(source, traf.from, traf.end)) {
    const b = source.view(box.from, Math.min(box.end - box.from, 60_000));
    if (b.length < 8) continue;
    const flags = b.readUIntBE(1, 3);
    if (box.type === 'tfhd') {
      if (b.readUInt32BE(4) !== trackId) return 0;
      const at = 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0);
      if (flags & 8 && b.length >= at + 4) duration = b.readUInt32BE(at);
    } else if (box.type === 'trun') {
      const count = b.readUInt32BE(4);
      const step = 4 * [0x100, 0x200, 0x400, 0x800].filter((bit) => flags & bit).length;
      if (!(flags & 0x100)) total += count * duration;
      else
        for (let n = 0, at = 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0); n < count && at + 4 <= b.length; n++, at += step)
          total += b.readUInt32BE(at);
    }
  }
  return total;
}
