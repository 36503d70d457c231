// WAV (RIFF, RF64) and AIFF: chunks with the format, INFO texts and an embedded ID3 tag, which wins.

import { addTag, addTagSet, audioProperties, maxTextBytes, newFindings, type Findings, type Reading, type TagSet } from '../native.ts';
import { notePayload } from '../payload.ts';
import { UnreadableFile, type ByteSource } from '../source.ts';
import { readId3v2 } from './id3v2.ts';

const maxChunks = 5_000;

interface Chunk {
  id: string;
  from: number;
  size: number;
}

function* chunks(source: ByteSource, from: number, end: number, isLittle: boolean): Generator<Chunk> {
  let at = from;
  for (let n = 0; n < maxChunks && at + 8 <= end; n++) {
    const head = source.view(at, 8);
    if (head.length < 8) return;
    const size = isLittle ? head.readUInt32LE(4) : head.readUInt32BE(4);
    yield { id: head.toString('latin1', 0, 4), from: at + 8, size: Math.min(size, end - at - 8) };
    at += 8 + size + (size & 1);
  }
}

const wavCodecs: Record<number, string> = {
  1: 'pcm',
  2: 'adpcm',
  3: 'pcm',
  6: 'alaw',
  7: 'mulaw',
  0x11: 'adpcm',
  0x50: 'mp2',
  0x55: 'mp3',
  0x161: 'wma',
  0xfffe: 'pcm',
};

/** Reads a WAV file. */
export function readWav(source: ByteSource, start: number, wantsPicture: boolean): Reading {
  const findings = newFindings(wantsPicture);
  const info: Chunk[] = [];
  const tags: number[] = [];
  let format: Buffer | undefined;
  let dataBytes = 0;
  let dataFrom = 0;
  let samples = 0;
  let longData = 0;
  for (const chunk of chunks(source, start + 12, source.size, true)) {
    if (chunk.id === 'fmt ') format = Buffer.from(source.view(chunk.from, Math.min(chunk.size, 40)));
    else if (chunk.id === 'ds64' && chunk.size >= 24) {
      const b = source.view(chunk.from, 24);
      longData = b.readUInt32LE(12) * 2 ** 32 + b.readUInt32LE(8);
    } else if (chunk.id === 'fact' && chunk.size >= 4) samples = source.view(chunk.from, 4).readUInt32LE(0);
    else if (chunk.id === 'data') {
      dataBytes = Math.max(dataBytes, Math.min(longData || chunk.size, source.size - chunk.from));
      dataFrom ||= chunk.from;
    } else if (chunk.id === 'LIST' && source.view(chunk.from, 4).toString('latin1') === 'INFO') info.push(chunk);
    else if (chunk.id.toLowerCase() === 'id3 ') tags.push(chunk.from);
  }
  if (!format || format.length < 16) throw new UnreadableFile('the WAV file does not describe its sound');
  for (const at of tags) readId3v2(source, at, findings);
  notePayload(findings, source, dataFrom, dataFrom + dataBytes);
  for (const list of info) readInfo(source, list, addTagSet(findings, 'riff'));
  return { findings, audio: wavProperties(format, dataBytes, samples) };
}

function wavProperties(format: Buffer, dataBytes: number, samples: number) {
  const given = format.readUInt16LE(0);
  const tag = given === 0xfffe && format.length >= 26 ? format.readUInt16LE(24) : given;
  const codec = wavCodecs[tag] ?? 'wav';
  const sampleRateHz = format.readUInt32LE(4);
  const bytesPerSecond = format.readUInt32LE(8);
  const isPcm = codec === 'pcm';
  const durationMs =
    !isPcm && samples > 0 && sampleRateHz > 0
      ? (samples / sampleRateHz) * 1000
      : bytesPerSecond > 0
        ? (dataBytes / bytesPerSecond) * 1000
        : 0;
  return audioProperties({
    codec,
    container: 'wav',
    sampleRateHz,
    channels: format.readUInt16LE(2),
    bitDepth: isPcm ? format.readUInt16LE(14) : null,
    durationMs,
    bitRateKbps: (bytesPerSecond * 8) / 1000,
    audioBytes: dataBytes,
  });
}

function readInfo(source: ByteSource, list: Chunk, set: TagSet): void {
  for (const chunk of chunks(source, list.from + 4, list.from + list.size, true)) {
    const name = chunk.id.toLowerCase();
    // Two customs for the number of the track.
    addTag(set, name === 'iprt' ? 'itrk' : name, chunkText(source, chunk));
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** RIFF names no encoding: UTF-8 where it is valid, else Latin-1. */
function chunkText(source: ByteSource, chunk: Chunk): string {
  const bytes = source.view(chunk.from, Math.min(chunk.size, maxTextBytes));
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  try {
    return utf8.decode(text);
  } catch {
    return text.toString('latin1');
  }
}

const aiffTexts: Record<string, string> = { NAME: 'title', AUTH: 'artist', '(c) ': 'copyright', ANNO: 'comment' };

/** Reads an AIFF or AIFC file. */
export function readAiff(source: ByteSource, start: number, wantsPicture: boolean): Reading {
  const findings = newFindings(wantsPicture);
  const texts: [string, string][] = [];
  let common: Buffer | undefined;
  let dataBytes = 0;
  for (const chunk of chunks(source, start + 12, source.size, false)) {
    if (chunk.id === 'COMM') common = Buffer.from(source.view(chunk.from, Math.min(chunk.size, 22)));
    else if (chunk.id === 'SSND') {
      dataBytes = chunk.size;
      notePayload(findings, source, chunk.from, chunk.from + chunk.size);
    } else if (chunk.id.toLowerCase() === 'id3 ') readId3v2(source, chunk.from, findings);
    else if (aiffTexts[chunk.id]) texts.push([aiffTexts[chunk.id]!, chunkText(source, chunk)]);
  }
  if (!common || common.length < 18) throw new UnreadableFile('the AIFF file does not describe its sound');
  addTexts(texts, findings);
  const sampleRateHz = extended(common, 8);
  const channels = common.readUInt16BE(0);
  const compression = common.length >= 22 ? common.toString('latin1', 18, 22).trim() : 'NONE';
  const isPcm = /^(none|sowt|twos|fl32|fl64|in24|in32)$/i.test(compression);
  return {
    findings,
    audio: audioProperties({
      codec: isPcm ? 'pcm' : compression.toLowerCase(),
      container: 'aiff',
      sampleRateHz,
      channels,
      bitRateKbps: isPcm ? (sampleRateHz * channels * common.readUInt16BE(6)) / 1000 : 0,
      bitDepth: isPcm ? common.readUInt16BE(6) : null,
      durationMs: sampleRateHz > 0 ? (common.readUInt32BE(2) / sampleRateHz) * 1000 : 0,
      audioBytes: dataBytes,
    }),
  };
}

function addTexts(texts: [string, string][], findings: Findings): void {
  if (texts.length === 0) return;
  const set = addTagSet(findings, 'aiff');
  for (const [name, text] of texts) addTag(set, name, text);
}

/** An 80-bit float, as AIFF writes its sample rate. */
function extended(b: Buffer, at: number): number {
  const exponent = (b.readUInt16BE(at) & 0x7fff) - 16_383;
  return exponent > 62 ? 0 : (b.readUInt32BE(at + 2) / 2 ** 31) * 2 ** exponent;
}
