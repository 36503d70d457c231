// DSF: two chunks that describe the sound, and an ID3v2 tag where the first one points.

import { audioProperties, newFindings, type Reading } from '../native.ts';
import { notePayload } from '../payload.ts';
import { UnreadableFile, type ByteSource } from '../source.ts';
import { readId3v2 } from './id3v2.ts';

/** Reads the DSF file whose 'DSD ' lies at `start`. */
export function readDsf(source: ByteSource, start: number, wantsPicture: boolean): Reading {
  const findings = newFindings(wantsPicture);
  const b = Buffer.from(source.view(start, 80));
  if (b.length < 80 || b.toString('latin1', 28, 32) !== 'fmt ') throw new UnreadableFile('the DSF file does not describe its sound');
  const tag = start + b.readUInt32LE(20) + b.readUInt32LE(24) * 2 ** 32;
  if (tag > start) readId3v2(source, tag, findings);
  notePayload(findings, source, start + 80, tag > start ? tag : source.size);
  const sampleRateHz = b.readUInt32LE(56);
  const channels = b.readUInt32LE(52);
  const samples = b.readUInt32LE(64) + b.readUInt32LE(68) * 2 ** 32;
  return {
    findings,
    audio: audioProperties({
      codec: 'dsd',
      container: 'dsf',
      durationMs: sampleRateHz > 0 ? (samples / sampleRateHz) * 1000 : 0,
      sampleRateHz,
      channels,
      bitDepth: 1,
      bitRateKbps: (sampleRateHz * channels) / 1000,
    }),
  };
}
