// WMA (ASF): everything lies in objects of the header, each with a GUID and its size. Nothing behind it is read.

import {
  addLyrics,
  addPicture,
  addTag,
  addTagSet,
  audioProperties,
  maxLyricsBytes,
  maxTextBytes,
  newFindings,
  type Findings,
  type Reading,
  type TagSet,
} from '../native.ts';
import { notePayload } from '../payload.ts';
import { UnreadableFile, type ByteSource } from '../source.ts';
import { genreName } from './genres.ts';

const maxObjects = 2_000;
const maxAttributes = 5_000;

/** GUIDs as they lie in the file. */
const kinds: Record<string, Kind> = {
  a1dcab8c47a9cf118ee400c00c205365: 'file',
  '9107dcb7b7a9cf118ee600c00c205365': 'stream',
  '3326b2758e66cf11a6d900aa0062ce6c': 'description',
  '40a4d0d207e3d21197f000a0c95ea850': 'attributes',
  b503bf5f2ea9cf118ee300c00c205365: 'extension',
  eacbf8c5af5b77488467aa8c44fa4cca: 'metadata',
  '941c23449894d149a1411d134e457054': 'metadata',
};
type Kind = 'file' | 'stream' | 'description' | 'attributes' | 'extension' | 'metadata';
const soundGuid = '409e69f84d5bcf11a8fd00805f5c442b';

const codecs: Record<number, string> = { 0x0a: 'wma voice', 0x162: 'wma pro', 0x163: 'wma lossless' };

interface Sound {
  format: number;
  channels: number;
  sampleRateHz: number;
  bitRateKbps: number;
  bitDepth: number;
}

interface State {
  source: ByteSource;
  findings: Findings;
  set: TagSet;
  durationMs: number;
  sound: Sound | undefined;
  objects: number;
}

/** Reads the ASF header at `start`. */
export function readAsf(source: ByteSource, start: number, wantsPicture: boolean): Reading {
  const findings = newFindings(wantsPicture);
  const state: State = { source, findings, set: addTagSet(findings, 'asf'), durationMs: 0, sound: undefined, objects: 0 };
  const head = source.view(start, 30);
  if (head.length < 30) throw new UnreadableFile('the WMA file is damaged');
  const end = Math.min(source.size, start + sizeAt(head, 16));
  readObjects(state, start + 30, end, 0);
  const { sound, durationMs } = state;
  noteSound(state, end);
  if (!sound) throw new UnreadableFile('the file holds no sound');
  const codec = codecs[sound.format] ?? 'wma';
  const { channels, sampleRateHz, bitRateKbps, bitDepth } = sound;
  return {
    findings,
    audio: audioProperties({
      codec,
      container: 'asf',
      durationMs,
      sampleRateHz,
      channels,
      bitRateKbps,
      bitDepth: codec === 'wma lossless' ? bitDepth : null,
      audioBytes: source.size - end,
    }),
  };
}

/** The packets of the object behind the header; its own head has an id of the writing. */
function noteSound({ source, findings }: State, at: number): void {
  const head = source.view(at, 24);
  if (head.length < 24) return;
  notePayload(findings, source, at + 50, Math.min(source.size, at + sizeAt(head, 16)));
}

const sizeAt = (bytes: Buffer, at: number) => Number(bytes.readBigUInt64LE(at));

function readObjects(state: State, from: number, end: number, depth: number): void {
  let at = from;
  while (at + 24 <= end && state.objects++ < maxObjects) {
    const head = state.source.view(at, 24);
    if (head.length < 24) return;
    const size = sizeAt(head, 16);
    if (size < 24) return;
    const kind = kinds[head.toString('hex', 0, 16)];
    const bodyEnd = Math.min(at + size, end);
    if (kind) readObject(state, kind, at + 24, bodyEnd, depth);
    at += size;
  }
}

function readObject(state: State, kind: Kind, at: number, end: number, depth: number): void {
  const { source } = state;
  if (kind === 'file') {
    const body = source.view(at, 64);
    // In units of 100 ns, with the time that players fill their buffers before.
    if (body.length >= 64) state.durationMs = sizeAt(body, 40) / 10_000 - sizeAt(body, 56);
  } else if (kind === 'stream') {
    state.sound ??= soundOf(source.view(at, 54 + 18));
  } else if (kind === 'description') {
    readDescription(state, at, end);
  } else if (kind === 'extension') {
    if (depth < 3) readObjects(state, at + 22, end, depth + 1);
  } else {
    readAttributes(state, at, end, kind === 'metadata');
  }
}

function soundOf(body: Buffer): Sound | undefined {
  if (body.length < 70 || body.toString('hex', 0, 16) !== soundGuid) return undefined;
  return {
    format: body.readUInt16LE(54),
    channels: body.readUInt16LE(56),
    sampleRateHz: body.readUInt32LE(58),
    bitRateKbps: (body.readUInt32LE(62) * 8) / 1000,
    bitDepth: body.readUInt16LE(68),
  };
}

/** Five texts behind their five lengths. */
function readDescription({ source, set }: State, at: number, end: number): void {
  const head = Buffer.from(source.view(at, 10));
  if (head.length < 10) return;
  let position = at + 10;
  for (const [i, name] of ['title', 'author', 'copyright', 'description'].entries()) {
    const length = head.readUInt16LE(i * 2);
    if (position + length > end) return;
    addTag(set, name, utf16(source.view(position, length)));
    position += length;
  }
}

const utf16 = (bytes: Buffer) => bytes.toString('utf16le', 0, bytes.length & ~1).replace(/\0.*$/s, '');

/** Names with typed values; the two objects differ in the order and width of the fields. */
function readAttributes(state: State, from: number, end: number, isMetadata: boolean): void {
  const { source } = state;
  const count = Math.min(maxAttributes, source.view(from, 2).length === 2 ? source.view(from, 2).readUInt16LE(0) : 0);
  let at = from + 2;
  for (let i = 0; i < count && at < end; i++) {
    let name: string;
    let type: number;
    let size: number;
    if (isMetadata) {
      const head = Buffer.from(source.view(at, 12));
      if (head.length < 12) return;
      const nameLength = head.readUInt16LE(4);
      type = head.readUInt16LE(6);
      size = head.readUInt32LE(8);
      name = utf16(source.view(at + 12, nameLength));
      at += 12 + nameLength;
    } else {
      const nameLength = source.view(at, 2).length === 2 ? source.view(at, 2).readUInt16LE(0) : 0;
      name = utf16(source.view(at + 2, nameLength));
      const head = source.view(at + 2 + nameLength, 4);
      if (head.length < 4) return;
      type = head.readUInt16LE(0);
      size = head.readUInt16LE(2);
      at += 2 + nameLength + 4;
    }
    if (at + size > end) return;
    readValue(state, name.toLowerCase(), type, at, size);
    at += size;
  }
}

function readValue({ source, set, findings }: State, name: string, type: number, at: number, size: number): void {
  if (type === 0) {
    const isLong = name === 'wm/lyrics' || name === 'lyrics';
    addValue(set, name, utf16(source.view(at, Math.min(size, isLong ? 2 * maxLyricsBytes : 2 * maxTextBytes))));
  } else if (type === 1) {
    if (name === 'wm/picture') addAsfPicture(source, at, size, findings);
  } else if (type >= 2 && type <= 5) {
    const bytes = source.view(at, Math.min(size, 8));
    if (size <= 8 && bytes.length === size && size > 0)
      addValue(set, name, String(size === 8 ? sizeAt(bytes, 0) : bytes.readUIntLE(0, Math.min(size, 6))));
  }
}

/** Type, length, and two texts before the bytes. */
function addAsfPicture(source: ByteSource, at: number, size: number, findings: Findings): void {
  const head = Buffer.from(source.view(at, Math.min(size, 2_048)));
  if (head.length < 9) return;
  const afterText = (from: number) => {
    for (let i = from; i + 1 < head.length; i += 2) if (head[i] === 0 && head[i + 1] === 0) return i + 2;
    return 0;
  };
  const mimeEnd = afterText(5);
  const dataAt = mimeEnd > 0 ? afterText(mimeEnd) : 0;
  if (dataAt === 0) return;
  const length = Math.min(head.readUInt32LE(1), size - dataAt);
  addPicture(findings, head[0] ?? 0, utf16(head.subarray(5, mimeEnd)), () => source.view(at + dataAt, length));
}

/** Names that the mapping table knows otherwise. */
const names: Record<string, string> = { 'wm/year': 'date', 'wm/tracknumber': 'track', 'wm/genreid': '' };

function addValue(set: TagSet, given: string, value: string): void {
  const name = names[given] ?? given;
  if (name === '') return;
  if (name === 'lyrics' || name === 'wm/lyrics') addLyrics(set, 'xxx', value);
  else if (name === 'wm/genre' || name === 'genre')
    addTag(set, 'genre', /^\(\d+\)$/.test(value) ? genreName(Number(value.slice(1, -1))) : value);
  // An older name that counts from zero.
  else if (name === 'wm/track') addTag(set, 'track', String((Number(value) || 0) + 1));
  else addTag(set, name, /^(?:true|false)$/i.test(value) ? String(Number(/^t/i.test(value))) : value);
}
