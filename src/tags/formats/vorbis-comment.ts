// Vorbis comments, as in FLAC, Ogg Vorbis, Opus and Speex: "NAME=value" in UTF-8, little-endian lengths.
// Read through a cursor, so that base64 pictures of many megabytes are skipped and not read.

import {
  addLyrics,
  addPicture,
  addTag,
  addTagSet,
  maxLyricsBytes,
  maxPictureBytes,
  maxTextBytes,
  type Findings,
  type TagSet,
} from '../native.ts';

/** A stream of bytes that is read forwards only. */
export interface Cursor {
  /** The next `length` bytes; fewer at the end. Valid until the next call. */
  take(length: number): Buffer;
  skip(length: number): void;
}

const maxComments = 50_000;
const maxNameBytes = 128;

/** Reads a comment block (behind any packet signature) as a new tag set. */
export function readVorbisComments(cursor: Cursor, findings: Findings): void {
  const vendor = cursor.take(4);
  if (vendor.length < 4) return;
  cursor.skip(vendor.readUInt32LE(0));
  const head = cursor.take(4);
  if (head.length < 4) return;
  const count = Math.min(head.readUInt32LE(0), maxComments);
  const set = addTagSet(findings, 'vorbis');
  for (let i = 0; i < count; i++) {
    const lengthBytes = cursor.take(4);
    if (lengthBytes.length < 4) return;
    if (!readComment(cursor, lengthBytes.readUInt32LE(0), set, findings)) return;
  }
}

function readComment(cursor: Cursor, length: number, set: TagSet, findings: Findings): boolean {
  const limit = Math.min(length, maxTextBytes);
  const bytes = cursor.take(limit);
  const split = bytes.indexOf(0x3d);
  const name = split > 0 && split <= maxNameBytes ? bytes.toString('latin1', 0, split).toLowerCase() : '';
  let rest = length - bytes.length;
  if (name === 'metadata_block_picture' || name === 'coverart') {
    let data = bytes.subarray(split + 1);
    if (findings.wantsPicture && rest > 0 && rest < maxPictureBytes * 1.4) {
      data = Buffer.concat([data, cursor.take(rest)]);
      rest = 0;
    }
    addBase64Picture(name, data, findings);
  } else if (name === 'lyrics' || name === 'unsyncedlyrics') {
    const text = Buffer.from(bytes.subarray(split + 1));
    const more = rest > 0 ? Buffer.from(cursor.take(Math.min(rest, maxLyricsBytes))) : text.subarray(0, 0);
    rest -= more.length;
    addLyrics(set, 'xxx', Buffer.concat([text, more]).toString('utf8'));
  } else if (name !== '') {
    addComment(set, name, bytes.toString('utf8', split + 1, bytes.length));
  }
  if (rest > 0) cursor.skip(rest);
  return bytes.length === limit;
}

function addComment(set: TagSet, name: string, value: string): void {
  if (name === 'performer') addPerformer(set, value);
  else addTag(set, name, value);
}

/** "Name (instrument)" as a performer on that instrument, anything else as a performer. */
export function addPerformer(set: TagSet, value: string): void {
  const match = /^(.*\S)\s*\(([^()]+)\)\s*$/.exec(value.slice(0, 2_000));
  if (match?.[1] && match[2]) addTag(set, `performer:${match[2].trim().toLowerCase()}`, match[1]);
  else addTag(set, 'performer', value);
}

function addBase64Picture(name: string, base64: Buffer, findings: Findings): void {
  if (name === 'coverart') {
    addPicture(findings, 0, '', () => Buffer.from(base64.toString('latin1'), 'base64'));
    return;
  }
  const head = Buffer.from(base64.toString('latin1', 0, 1_024), 'base64');
  if (head.length < 32) return;
  readPictureBlock(head, findings, () => Buffer.from(base64.toString('latin1'), 'base64'));
}

/** A FLAC picture block; `load` gives the whole block where only its head was read. */
export function readPictureBlock(head: Buffer, findings: Findings, load: () => Buffer): void {
  if (head.length < 32) return;
  const mimeLength = head.readUInt32BE(4);
  if (mimeLength > 256 || 12 + mimeLength > head.length) return;
  const mime = head.toString('latin1', 8, 8 + mimeLength);
  addPicture(findings, head.readUInt32BE(0), mime, () => {
    const block = load();
    const data = 8 + mimeLength + 4 + head.readUInt32BE(8 + mimeLength) + 20;
    return block.subarray(data, data + (data <= block.length && data >= 4 ? block.readUInt32BE(data - 4) : 0));
  });
}
