// Ogg: Vorbis, Opus, Speex and FLAC in pages. Comments are read through a cursor over the pages of one stream,
// and the duration from the last page's granule position, so a file costs its head and its tail.

import { audioProperties, newFindings, type Findings, type Reading } from '../native.ts';
import { noteDigest } from '../payload.ts';
import { UnreadableFile, type ByteSource } from '../source.ts';
import { readFlacBlock, streamProperties } from './flac.ts';
import { readVorbisComments, type Cursor } from './vorbis-comment.ts';

const maxFirstPages = 64;
const maxFlacBlocks = 1_000;
const tailBytes = 65_536;
const maxTailBytes = 1_048_576;
const hashedPages = 4;
/** Granule positions beyond this many seconds are not believed. */
const maxSeconds = 30 * 24 * 3600;

interface Page {
  serial: number;
  isFirst: boolean;
  /** Position of the payload, the lengths of its segments, and where the next page begins. */
  payload: number;
  segments: Buffer;
  next: number;
}

function pageAt(source: ByteSource, at: number): Page | undefined {
  const head = source.view(at, 27 + 255);
  if (head.length < 28 || head.toString('latin1', 0, 4) !== 'OggS') return undefined;
  const count = head[26]!;
  if (head.length < 27 + count) return undefined;
  const segments = Buffer.from(head.subarray(27, 27 + count));
  let length = 0;
  for (const segment of segments) length += segment;
  const payload = at + 27 + count;
  return { serial: head.readUInt32LE(14), isFirst: (head[5]! & 2) !== 0, payload, segments, next: payload + length };
}

/** Reads the first audio stream of an Ogg file. */
export function readOgg(source: ByteSource, start: number, wantsPicture: boolean): Reading {
  const findings = newFindings(wantsPicture);
  let at = start;
  for (let n = 0; n < maxFirstPages; n++) {
    const page = pageAt(source, at);
    if (!page?.isFirst) break;
    const head = Buffer.from(source.view(page.payload, 80));
    const packets = openPackets(source, page.next, page.serial);
    if (head.toString('latin1', 1, 7) === 'vorbis' && head.length >= 28) {
      packets.next();
      packets.cursor.skip(7);
      readVorbisComments(packets.cursor, findings);
      const sampleRateHz = head.readUInt32LE(12);
      const nominal = head.readInt32LE(20);
      return {
        findings,
        audio: properties(findings, source, page, 'vorbis', { sampleRateHz, channels: head[11]!, clock: sampleRateHz, nominal }),
      };
    }
    if (head.toString('latin1', 0, 8) === 'OpusHead' && head.length >= 19) {
      packets.next();
      packets.cursor.skip(8);
      readVorbisComments(packets.cursor, findings);
      const skipped = head.readUInt16LE(10);
      return {
        findings,
        audio: properties(findings, source, page, 'opus', { sampleRateHz: 48_000, channels: head[9]!, clock: 48_000, skipped }),
      };
    }
    if (head.toString('latin1', 0, 8) === 'Speex   ' && head.length >= 64) {
      packets.next();
      readVorbisComments(packets.cursor, findings);
      const sampleRateHz = head.readUInt32LE(36);
      return {
        findings,
        audio: properties(findings, source, page, 'speex', {
          sampleRateHz,
          channels: head.readUInt32LE(48),
          clock: sampleRateHz,
          nominal: head.readInt32LE(52),
        }),
      };
    }
    if (head.toString('latin1', 1, 5) === 'FLAC' && head.length >= 51)
      return readOggFlac(source, page, head.subarray(17, 51), packets, findings);
    at = page.next;
  }
  throw new UnreadableFile('the Ogg file holds no audio of a known kind');
}

function readOggFlac(source: ByteSource, page: Page, info: Buffer, packets: Packets, findings: Findings): Reading {
  for (let n = 0; n < maxFlacBlocks && packets.next(); n++) {
    const head = Buffer.from(packets.cursor.take(4));
    if (head.length < 4 || head[0] === 0xff) break;
    const type = head[0]! & 0x7f;
    if (type === 4) readVorbisComments(packets.cursor, findings);
    else if (type === 6) {
      const block = Buffer.from(packets.cursor.take(head.readUIntBE(1, 3)));
      readFlacBlock({ size: block.length, view: (from, length) => block.subarray(from, from + length) }, 0, block.length, type, findings);
    }
    if (head[0]! & 0x80) break;
  }
  const audio = streamProperties(info, 'ogg', source.size);
  if (info.subarray(18).some((byte) => byte !== 0)) noteDigest(findings, [info.subarray(10)]);
  if (audio.durationMs > 0) return { findings, audio };
  const { sampleRateHz, channels } = audio;
  return {
    findings,
    audio: { ...properties(findings, source, page, 'flac', { sampleRateHz, channels, clock: sampleRateHz }), bitDepth: audio.bitDepth },
  };
}

interface StreamFacts {
  sampleRateHz: number;
  channels: number;
  /** Granule positions per second. */
  clock: number;
  skipped?: number;
  nominal?: number;
}

function properties(findings: Findings, source: ByteSource, page: Page, codec: string, facts: StreamFacts) {
  const granule = lastGranule(source, page.serial, facts.clock * maxSeconds);
  if (granule > 0) noteLastPages(findings, source, page.serial, granule);
  return audioProperties({
    codec,
    container: 'ogg',
    sampleRateHz: facts.sampleRateHz,
    channels: facts.channels,
    durationMs: facts.clock > 0 ? ((granule - (facts.skipped ?? 0)) / facts.clock) * 1000 : 0,
    bitRateKbps: granule > 0 ? 0 : (facts.nominal ?? 0) / 1000,
    audioBytes: source.size - page.next,
  });
}

/** The last credible granule position of the stream, else of any stream (chained files); 0 when there is none. */
function lastGranule(source: ByteSource, serial: number, limit: number): number {
  let other = 0;
  let end = source.size;
  while (end > 0 && source.size - end < maxTailBytes) {
    const from = Math.max(0, end - tailBytes);
    const tail = source.view(from, end - from);
    for (let at = tail.lastIndexOf('OggS'); at >= 0; at = at > 0 ? tail.lastIndexOf('OggS', at - 1) : -1) {
      if (at + 18 > tail.length) continue;
      const granule = tail.readInt32LE(at + 10) * 2 ** 32 + tail.readUInt32LE(at + 6);
      if (granule <= 0 || granule > limit) continue;
      if (tail.readUInt32LE(at + 14) === serial) return granule;
      other ||= granule;
    }
    if (other > 0 || from === 0) break;
    // Overlap, so that a page head across the border is seen.
    end = from + 32;
  }
  return other;
}

/** Retagging numbers pages anew but leaves the sound in them as it is: the last bodies and the length tell it apart. */
function noteLastPages(findings: Findings, source: ByteSource, serial: number, granule: number): void {
  const from = Math.max(0, source.size - tailBytes);
  const tail = source.view(from, source.size - from);
  const bodies: Buffer[] = [];
  for (let at = tail.lastIndexOf('OggS'); at >= 0 && bodies.length < hashedPages; at = at > 0 ? tail.lastIndexOf('OggS', at - 1) : -1) {
    if (at + 27 > tail.length || tail.readUInt32LE(at + 14) !== serial) continue;
    // Pages of headers have no position.
    if (tail.readInt32LE(at + 10) === 0 && tail.readUInt32LE(at + 6) === 0) break;
    const body = at + 27 + tail[at + 26]!;
    let length = 0;
    for (const segment of tail.subarray(at + 27, body)) length += segment;
    bodies.push(tail.subarray(body, body + length));
  }
  noteDigest(findings, [String(granule), ...bodies]);
}

interface Packets {
  /** Moves to the start of the next packet; false at the end. */
  next(): boolean;
  /** Reads within the present packet. */
  cursor: Cursor;
}

/** Packets of one stream, from the page at `start` on; pages of other streams are passed over. */
function openPackets(source: ByteSource, start: number, serial: number): Packets {
  let at = start;
  let page: Page | undefined;
  let segment = 0;
  let position = 0;
  /** Bytes left of the present run of segments, and whether the packet goes on behind it. */
  let left = 0;
  let goesOn = false;

  function turnPage(): boolean {
    for (let n = 0; n < 100_000; n++) {
      page = pageAt(source, at);
      if (!page) return false;
      at = page.next;
      segment = 0;
      position = page.payload;
      if (page.serial === serial && page.segments.length > 0) return true;
    }
    return false;
  }

  function nextRun(): boolean {
    if ((!page || segment >= page.segments.length) && !turnPage()) {
      left = 0;
      goesOn = false;
      return false;
    }
    left = 0;
    goesOn = true;
    while (page && segment < page.segments.length && goesOn) {
      const length = page.segments[segment++]!;
      left += length;
      goesOn = length === 255;
    }
    return true;
  }

  function advance(length: number): void {
    position += length;
    left -= length;
  }

  return {
    next() {
      do advance(left);
      while (goesOn && nextRun());
      return nextRun();
    },
    cursor: {
      take(length) {
        if (length <= left) {
          const bytes = source.view(position, length);
          advance(bytes.length);
          return bytes;
        }
        const parts: Buffer[] = [];
        let wanted = length;
        while (wanted > 0 && (left > 0 || (goesOn && nextRun()))) {
          const bytes = Buffer.from(source.view(position, Math.min(wanted, left)));
          if (bytes.length === 0) break;
          parts.push(bytes);
          advance(bytes.length);
          wanted -= bytes.length;
        }
        return Buffer.concat(parts);
      },
      skip(length) {
        let wanted = length;
        while (wanted > 0 && (left > 0 || (goesOn && nextRun()))) {
          const step = Math.min(wanted, left);
          advance(step);
          wanted -= step;
        }
      },
    },
  };
}
