// What a file is, by its content; the name's ending decides only where the content has no signature (raw MPEG audio).

import { id3v2Length } from './formats/id3v2.ts';
import type { ApeTagged } from './formats/with-ape-tag.ts';
import type { ByteSource } from './source.ts';

export type FileFormat = 'mpeg' | 'aac' | 'flac' | 'ogg' | 'mp4' | 'wav' | 'aiff' | 'dsf' | 'dsdiff' | 'asf' | 'matroska' | ApeTagged;

const marks: [text: string, format: FileFormat][] = [
  ['fLaC', 'flac'],
  ['OggS', 'ogg'],
  ['RIFF', 'wav'],
  ['RF64', 'wav'],
  ['BW64', 'wav'],
  ['FORM', 'aiff'],
  ['MAC ', 'monkeys'],
  ['wvpk', 'wavpack'],
  ['MPCK', 'musepack'],
  ['MP+', 'musepack'],
  ['tBaK', 'tak'],
  ['ajkg', 'shorten'],
  ['DSD ', 'dsf'],
  ['FRM8', 'dsdiff'],
  ['\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'asf'],
  ['\x1a\x45\xdf\xa3', 'matroska'],
];
const mp4Boxes = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'uuid']);
const bySuffix: Record<string, FileFormat> = { mp3: 'mpeg', aac: 'aac', mpc: 'musepack' };
const maxLeadingTags = 8;

/** The format and where it begins (behind ID3v2 tags); undefined for what is no audio we know. */
export function detect(source: ByteSource, suffix: string): { format: FileFormat; start: number } | undefined {
  let start = 0;
  for (let n = 0; n < maxLeadingTags; n++) {
    const length = id3v2Length(source, start);
    if (length === 0) break;
    start += length;
  }
  const b = source.view(start, 16);
  const head = b.toString('latin1');
  const format = bySignature(head) ?? bySync(b, suffix) ?? bySuffix[suffix] ?? (start > 0 ? 'mpeg' : undefined);
  return format && { format, start };
}

function bySignature(head: string): FileFormat | undefined {
  const mark = marks.find(([text]) => head.startsWith(text));
  if (!mark) return mp4Boxes.has(head.slice(4, 8)) ? 'mp4' : undefined;
  const form = head.slice(8, 12);
  if (mark[1] === 'wav') return form === 'WAVE' ? 'wav' : undefined;
  if (mark[1] === 'aiff') return form === 'AIFF' || form === 'AIFC' ? 'aiff' : undefined;
  return mark[1];
}

/** MPEG's sync word is too short to be believed against a name that says something else. */
function bySync(b: Buffer, suffix: string): FileFormat | undefined {
  if (b.length < 4 || b[0] !== 0xff || (b[1]! & 0xe0) !== 0xe0 || suffix === 'mpc') return undefined;
  return (b[1]! & 0xf6) === 0xf0 ? 'aac' : 'mpeg';
}
