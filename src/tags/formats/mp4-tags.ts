// iTunes metadata (moov/udta/meta/ilst). Atoms keep their names in lower case ('©nam', 'trkn'),
// freeform ones become 'itunes:name'; an atom may hold several values.

import { addLyrics, addPicture, addTag, addTagSet, maxLyricsBytes, maxTextBytes, type Findings, type TagSet } from '../native.ts';
import type { ByteSource } from '../source.ts';
import { genreName } from './genres.ts';
import { boxes, findBox, type Box } from './mp4-boxes.ts';

const maxValues = 1_000;

/** Names that the mapping table knows otherwise. */
const names: Record<string, string> = {
  '©day': 'date',
  '©con': 'conductor',
  '©pub': 'publisher',
  '©arg': 'arranger',
  '©prd': 'producer',
  '©mvc': 'mvc',
  '©mvi': 'mvi',
};

/** Reads an `ilst` box as a new tag set. */
export function readIlst(source: ByteSource, ilst: Box, findings: Findings): void {
  const set = addTagSet(findings, 'mp4');
  for (const item of boxes(source, ilst.from, ilst.end)) {
    if (item.type === '----') readFreeform(source, item, set);
    else if (item.type === 'covr') readCovers(source, item, findings);
    else for (const data of dataOf(source, item)) addAtom(set, item.type, data.type, data.bytes);
  }
}

interface Data {
  type: number;
  bytes: Buffer;
}

function* dataOf(source: ByteSource, item: Box): Generator<Data> {
  let count = 0;
  for (const box of boxes(source, item.from, item.end)) {
    if (box.type !== 'data' || box.end - box.from < 8 || ++count > maxValues) continue;
    const view = source.view(box.from, Math.min(box.end - box.from, 8 + maxLyricsBytes));
    if (view.length >= 8) yield { type: view.readUInt32BE(0) & 0xff_ffff, bytes: view.subarray(8) };
  }
}

function addAtom(set: TagSet, type: string, dataType: number, bytes: Buffer): void {
  const name = type.toLowerCase();
  if (name === 'trkn' || name === 'disk') addNumberOf(set, name, bytes);
  else if (name === 'gnre') addTag(set, '©gen', genreName(bytes.length >= 2 ? bytes.readUInt16BE(0) - 1 : -1));
  else if (name === '©lyr') addLyrics(set, 'xxx', text(dataType, bytes));
  else if (dataType === 1 || dataType === 2) addTag(set, names[name] ?? name, text(dataType, bytes).slice(0, maxTextBytes));
  else if (bytes.length > 0 && bytes.length <= 6 && (dataType === 21 || dataType === 22 || dataType === 0))
    addTag(set, names[name] ?? name, String(bytes.readIntBE(0, bytes.length)));
}

function addNumberOf(set: TagSet, name: string, bytes: Buffer): void {
  if (bytes.length < 4) return;
  const number = bytes.readUInt16BE(2);
  const total = bytes.length >= 6 ? bytes.readUInt16BE(4) : 0;
  if (number > 0 || total > 0) addTag(set, name, total > 0 ? `${number}/${total}` : String(number));
}

function text(dataType: number, bytes: Buffer): string {
  if (dataType !== 2) return bytes.toString('utf8');
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le')
    .replace(/^\ufeff/, '');
}

function readFreeform(source: ByteSource, item: Box, set: TagSet): void {
  const mean = readString(source, findBox(source, item, 'mean'));
  const name = readString(source, findBox(source, item, 'name')).toLowerCase();
  if (name === '') return;
  const key = mean === 'com.apple.iTunes' ? `itunes:${name}` : name;
  for (const data of dataOf(source, item)) {
    if (name === 'lyrics' || name === 'unsyncedlyrics') addLyrics(set, 'xxx', data.bytes.toString('utf8'));
    else if (data.type <= 2) addTag(set, key, text(data.type, data.bytes).slice(0, maxTextBytes));
    else if (data.type === 21 && data.bytes.length > 0 && data.bytes.length <= 6)
      addTag(set, key, String(data.bytes.readIntBE(0, data.bytes.length)));
  }
}

function readString(source: ByteSource, box: Box | undefined): string {
  if (!box || box.end - box.from < 4) return '';
  return source.view(box.from, Math.min(box.end - box.from, 256)).toString('utf8', 4);
}

function readCovers(source: ByteSource, item: Box, findings: Findings): void {
  for (const box of boxes(source, item.from, item.end)) {
    if (box.type !== 'data' || box.end - box.from <= 8) continue;
    // iTunes has no picture types: the first is the front cover.
    addPicture(findings, 3, '', () => source.view(box.from + 8, box.end - box.from - 8));
  }
}
