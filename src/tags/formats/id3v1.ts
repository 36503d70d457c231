// The 128 bytes of ID3v1 at the end of a file: the last resort of tag reading.

import { addTag, addTagSet, type Findings } from '../native.ts';
import type { ByteSource } from '../source.ts';
import { genreName } from './genres.ts';

/** Reads an ID3v1 tag that ends at `end`; returns where it starts (`end` without a tag). */
export function readId3v1(source: ByteSource, end: number, findings: Findings): number {
  const b = source.view(end - 128, 128);
  if (b.length < 128 || b[0] !== 0x54 || b[1] !== 0x41 || b[2] !== 0x47) return end;
  const set = addTagSet(findings, 'id3v1');
  const text = (from: number, to: number) =>
    b
      .toString('latin1', from, to)
      .replace(/\0[\s\S]*$/, '')
      .trimEnd();
  addTag(set, 'title', text(3, 33));
  addTag(set, 'artist', text(33, 63));
  addTag(set, 'album', text(63, 93));
  addTag(set, 'date', text(93, 97));
  const hasTrack = b[125] === 0 && b[126] !== 0;
  addTag(set, 'comment', text(97, hasTrack ? 125 : 127));
  if (hasTrack) addTag(set, 'track', String(b[126]));
  addTag(set, 'genre', genreName(b[127]!));
  return end - 128;
}
