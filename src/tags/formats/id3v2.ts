// ID3v2.2, 2.3 and 2.4: the tag's structure (header, unsynchronisation, frame flags). What frames mean is in id3-frames.ts.
// Sizes in files lie: every one is clamped to what is really there before anything is read.

import { inflateSync } from 'node:zlib';

import { addTagSet, maxLyricsBytes, maxTextBytes, type Findings } from '../native.ts';
import { memorySource, type ByteSource } from '../source.ts';
import { longFrameIds, readId3Frame } from './id3-frames.ts';

const maxUnsynchronisedBytes = 16 * 1024 * 1024;
const maxInflatedBytes = 4 * 1024 * 1024;
const maxFrames = 20_000;

const syncsafe = (b: Buffer, at: number) =>
  ((b[at]! & 0x7f) << 21) | ((b[at + 1]! & 0x7f) << 14) | ((b[at + 2]! & 0x7f) << 7) | (b[at + 3]! & 0x7f);

/** Length of the ID3v2 tag at `position` including header and footer, 0 where there is none. */
export function id3v2Length(source: ByteSource, position: number): number {
  const head = source.view(position, 10);
  if (head.length < 10 || head[0] !== 0x49 || head[1] !== 0x44 || head[2] !== 0x33) return 0;
  if (head[3] === 0xff || head[4] === 0xff) return 0;
  return 10 + syncsafe(head, 6) + (head[3]! >= 4 && head[5]! & 0x10 ? 10 : 0);
}

/** Reads the tag at `position` as a new tag set, and returns the position behind it (`position` itself without a tag). */
export function readId3v2(source: ByteSource, position: number, findings: Findings): number {
  const length = id3v2Length(source, position);
  if (length === 0) return position;
  const head = source.view(position, 10);
  const version = head[3]!;
  const flags = head[5]!;
  const end = Math.min(position + length, source.size);
  if (version < 2 || version > 4) return end;
  const tag = { version, unsynchronised: (flags & 0x80) !== 0, findings, set: addTagSet(findings, 'id3v2') };
  if (tag.unsynchronised && version < 4) {
    if (end - position > maxUnsynchronisedBytes) return end;
    const body = resynchronise(source.view(position + 10, end - position - 10));
    readFrames(memorySource(body), extendedHeader(memorySource(body), 0, version, flags), body.length, tag);
  } else {
    readFrames(source, extendedHeader(source, position + 10, version, flags), end, tag);
  }
  return end;
}

interface Tag {
  version: number;
  unsynchronised: boolean;
  findings: Findings;
  set: ReturnType<typeof addTagSet>;
}

function extendedHeader(source: ByteSource, position: number, version: number, flags: number): number {
  if (version < 3 || !(flags & 0x40)) return position;
  const head = source.view(position, 4);
  if (head.length < 4) return position;
  return position + (version === 3 ? 4 + head.readUInt32BE(0) : syncsafe(head, 0));
}

function readFrames(source: ByteSource, from: number, end: number, tag: Tag): void {
  const headBytes = tag.version === 2 ? 6 : 10;
  let at = from;
  for (let n = 0; n < maxFrames && at + headBytes < end; n++) {
    const head = source.view(at, headBytes);
    if (!isFrameId(head, 0, tag.version === 2 ? 3 : 4)) return;
    const id = frameId(head, tag.version);
    const flags = tag.version === 2 ? 0 : head[9]!;
    const size = tag.version === 4 ? size24(source, at, end) : tag.version === 3 ? head.readUInt32BE(4) : head.readUIntBE(3, 3);
    at += headBytes;
    if (size > end - at) return;
    if (id !== '' && size > 0) readFrame(source, at, size, id, flags, tag);
    at += size;
  }
}

/** The frame's size in v2.4; some writers (old iTunes) forgot that it is syncsafe: take what leads to a next frame. */
function size24(source: ByteSource, at: number, end: number): number {
  const head = source.view(at, 10);
  const safe = syncsafe(head, 4);
  const plain = head.readUInt32BE(4);
  if (plain === safe || plain < 0x80) return safe;
  const leadsOn = (size: number) => {
    const next = at + 10 + size;
    if (next === end) return true;
    const id = source.view(next, 4);
    return next < end && id.length === 4 && (isFrameId(id, 0, 4) || id[0] === 0);
  };
  return !leadsOn(safe) && leadsOn(plain) ? plain : safe;
}

function isFrameId(b: Buffer, at: number, length: number): boolean {
  for (let i = at; i < at + length; i++) {
    const c = b[i]!;
    if (!((c >= 0x41 && c <= 0x5a) || (c >= 0x30 && c <= 0x39))) {
      // iTunes writes v2.2 ids with a trailing space or NUL into v2.3 tags.
      return length === 4 && i === 3 && (c === 0 || c === 0x20);
    }
  }
  return true;
}

function frameId(head: Buffer, version: number): string {
  const id = head.toString('latin1', 0, version === 2 ? 3 : 4);
  if (version === 2) return longFrameIds[id] ?? '';
  const last = head[3]!;
  return last === 0 || last === 0x20 ? (longFrameIds[id.slice(0, 3)] ?? '') : id;
}

function readFrame(source: ByteSource, position: number, size: number, id: string, flags: number, tag: Tag): void {
  const v4 = tag.version === 4;
  const isCompressed = (flags & (v4 ? 0x08 : 0x80)) !== 0;
  const isEncrypted = (flags & (v4 ? 0x04 : 0x40)) !== 0;
  if (isEncrypted) return;
  const isPicture = id === 'APIC' || id === 'PIC';
  if (isPicture && !tag.findings.wantsPicture) {
    tag.findings.hasPicture = true;
    return;
  }
  const isLyrics = id === 'USLT' || id === 'SYLT';
  const cap = isPicture ? size : isLyrics ? 2 * maxLyricsBytes : 16 * maxTextBytes;
  let body = source.view(position, Math.min(size, cap));
  let skip = (flags & (v4 ? 0x40 : 0x20)) !== 0 ? 1 : 0;
  if (v4 ? (flags & 0x01) !== 0 : isCompressed) skip += 4;
  if (v4 && (tag.unsynchronised || flags & 0x02)) body = resynchronise(body);
  body = body.subarray(skip);
  if (isCompressed) {
    const inflated = inflate(body, isPicture ? 24 * 1024 * 1024 : maxInflatedBytes);
    if (!inflated) return;
    body = inflated;
  }
  readId3Frame(id, body, tag.version, tag.set, tag.findings);
}

function inflate(bytes: Buffer, maxOutputLength: number): Buffer | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength });
  } catch {
    // Not zlib data, or a bomb: the frame is lost, the rest of the tag is not.
    return undefined;
  }
}

/** Undoes unsynchronisation: FF 00 becomes FF. */
function resynchronise(bytes: Buffer): Buffer {
  let at = bytes.indexOf(0xff);
  if (at < 0) return bytes;
  const out = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(out, 0, 0, at);
  let length = at;
  while (at < bytes.length) {
    const b = bytes[at++]!;
    out[length++] = b;
    if (b === 0xff && bytes[at] === 0) at++;
  }
  return out.subarray(0, length);
}
