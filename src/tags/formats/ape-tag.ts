// APEv2 (and v1) tags at the end of MP3, Monkey's Audio, WavPack, Musepack … files.

import { addLyrics, addPicture, addTag, addTagSet, maxLyricsBytes, maxTextBytes, type Findings, type TagSet } from '../native.ts';
import type { ByteSource } from '../source.ts';
import { addPerformer } from './vorbis-comment.ts';

const maxItems = 5_000;

/** Reads an APE tag that ends at `end`; returns where it starts (`end` without a tag). */
export function readApeTag(source: ByteSource, end: number, findings: Findings): number {
  const foot = source.view(end - 32, 32);
  if (foot.length < 32 || foot.toString('latin1', 0, 8) !== 'APETAGEX') return end;
  const size = foot.readUInt32LE(12);
  const count = foot.readUInt32LE(16);
  const flags = foot.readUInt32LE(20);
  if (size < 32 || size > end) return end;
  readItems(source, end - size, end - 32, Math.min(count, maxItems), findings);
  const head = (flags & 0x8000_0000) !== 0 ? 32 : 0;
  return Math.max(0, end - size - head);
}

function readItems(source: ByteSource, from: number, end: number, count: number, findings: Findings): void {
  const set = addTagSet(findings, 'ape');
  let at = from;
  for (let i = 0; i < count && at + 11 <= end; i++) {
    const head = source.view(at, 8 + 256);
    const size = head.readUInt32LE(0);
    const type = (head.readUInt32LE(4) >> 1) & 3;
    const keyEnd = head.indexOf(0, 8);
    if (keyEnd < 8) return;
    const key = head.toString('latin1', 8, keyEnd).toLowerCase();
    at += keyEnd + 1;
    if (size > end - at) return;
    if (type === 0) addItem(set, key, source.view(at, Math.min(size, maxLyricsBytes)));
    else if (type === 1 && key.startsWith('cover art')) addCover(source, at, size, key, findings);
    at += size;
  }
}

function addItem(set: TagSet, key: string, bytes: Buffer): void {
  if (key === 'lyrics' || key === 'unsyncedlyrics') {
    addLyrics(set, 'xxx', bytes.toString('utf8', 0, bytes.length));
    return;
  }
  for (const value of bytes.toString('utf8', 0, Math.min(bytes.length, 16 * maxTextBytes)).split('\0', 1_000)) {
    const text = value.slice(0, maxTextBytes);
    if (key === 'performer') addPerformer(set, text);
    // What other formats call the date is the year here.
    else addTag(set, key === 'year' ? 'date' : key, text);
  }
}

function addCover(source: ByteSource, at: number, size: number, key: string, findings: Findings): void {
  addPicture(findings, key.includes('front') ? 3 : 0, '', () => {
    const name = source.view(at, Math.min(size, 1_024)).indexOf(0);
    return name < 0 ? new Uint8Array(0) : source.view(at + name + 1, size - name - 1);
  });
}
