// FLAC: STREAMINFO, comments and pictures of the metadata blocks. Comments win over ID3 tags that some tools wrap around it.

import { audioProperties, newFindings, type Findings, type Reading } from '../native.ts';
import { noteDigest, notePayload } from '../payload.ts';
import { UnreadableFile, type ByteSource } from '../source.ts';
import { readCueBlock } from './flac-cue.ts';
import { readId3v1 } from './id3v1.ts';
import { readId3v2 } from './id3v2.ts';
import { readPictureBlock, readVorbisComments, type Cursor } from './vorbis-comment.ts';

const maxBlocks = 10_000;

/** Reads the FLAC stream whose 'fLaC' lies at `start`. */
export function readFlac(source: ByteSource, start: number, wantsPicture: boolean): Reading {
  const findings = newFindings(wantsPicture);
  let info: Buffer | undefined;
  let at = start + 4;
  let cueAt = 0;
  for (let n = 0; n < maxBlocks; n++) {
    const head = source.view(at, 4);
    if (head.length < 4) break;
    const type = head[0]! & 0x7f;
    const isLast = (head[0]! & 0x80) !== 0;
    const length = head.readUIntBE(1, 3);
    at += 4;
    if (type === 0) info = Buffer.from(source.view(at, 34));
    else if (type === 5) cueAt = at;
    else readFlacBlock(source, at, length, type, findings);
    at += length;
    if (isLast) break;
  }
  if (!info || info.length < 34) throw new UnreadableFile('the FLAC file has no stream information');
  if (start > 0) readId3v2(source, 0, findings);
  readId3v1(source, source.size, findings);
  if (cueAt > 0) findings.cueBlock = readCueBlock(source, cueAt, streamRate(info), findings);
  const md5 = info.subarray(18, 34);
  // Encoders that stream leave the MD5 of the samples out.
  if (md5.some((byte) => byte !== 0)) noteDigest(findings, [info.subarray(10, 34)]);
  else notePayload(findings, source, at, source.size);
  return { findings, audio: streamProperties(info, 'flac', source.size - at) };
}

/** One metadata block other than STREAMINFO. */
export function readFlacBlock(source: ByteSource, at: number, length: number, type: number, findings: Findings): void {
  if (type === 4) readVorbisComments(sourceCursor(source, at, Math.min(at + length, source.size)), findings);
  // A broken length in the picture's head must not cost the picture: some writers get it wrong.
  else if (type === 6) readPictureBlock(Buffer.from(source.view(at, Math.min(length, 1_024))), findings, () => source.view(at, length));
}

const streamRate = (info: Buffer) => info.readUInt32BE(10) >>> 12;

/** Properties from the 34 bytes of STREAMINFO. */
export function streamProperties(info: Buffer, container: string, audioBytes: number) {
  const packed = info.readUInt32BE(10);
  const sampleRateHz = streamRate(info);
  const samples = (info[13]! & 15) * 2 ** 32 + info.readUInt32BE(14);
  return audioProperties({
    codec: 'flac',
    container,
    sampleRateHz,
    channels: ((packed >>> 9) & 7) + 1,
    bitDepth: ((packed >>> 4) & 31) + 1,
    durationMs: sampleRateHz > 0 ? (samples / sampleRateHz) * 1000 : 0,
    audioBytes,
  });
}

/** A cursor over a stretch of the file. */
export function sourceCursor(source: ByteSource, from: number, end: number): Cursor {
  let at = from;
  return {
    take(length) {
      const bytes = source.view(at, Math.max(0, Math.min(length, end - at)));
      at += bytes.length;
      return bytes;
    },
    skip(length) {
      at += length;
    },
  };
}
