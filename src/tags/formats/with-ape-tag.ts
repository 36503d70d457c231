// Formats with a header of their own and tags as MP3 has them: APE (or ID3v1) at the end, at times ID3v2 in front.

import { audioProperties, newFindings, type Reading } from '../native.ts';
import { notePayload } from '../payload.ts';
import type { ByteSource } from '../source.ts';
import { monkeysProperties } from './monkeys.ts';
import { readLeadingTags, readTrailingTags } from './mpeg.ts';
import { musepackProperties } from './musepack.ts';
import { takProperties } from './tak.ts';
import { wavPackProperties } from './wavpack.ts';

export type ApeTagged = 'monkeys' | 'wavpack' | 'musepack' | 'tak' | 'shorten';

/** Reads a file of one of these formats, whose sound begins at `start`. */
export function readApeTagged(kind: ApeTagged, source: ByteSource, start: number, wantsPicture: boolean): Reading {
  const findings = newFindings(wantsPicture);
  readLeadingTags(source, findings);
  const leading = findings.sets.splice(0);
  const end = readTrailingTags(source, start, findings);
  // An APE tag is at home here; ID3 was glued on by some other program.
  findings.sets.splice(findings.sets[0]?.kind === 'ape' ? 1 : 0, 0, ...leading);
  const audio = propertiesOf(kind, source, start, end);
  notePayload(findings, source, start, end);
  return { findings, audio };
}

function propertiesOf(kind: ApeTagged, source: ByteSource, start: number, end: number) {
  switch (kind) {
    case 'monkeys':
      return monkeysProperties(source, start, end - start);
    case 'wavpack':
      return wavPackProperties(source, start, end);
    case 'musepack':
      return musepackProperties(source, start, end);
    case 'tak':
      return takProperties(source, start, end);
    case 'shorten':
      // The length of a Shorten file is known only after decoding it.
      return audioProperties({ codec: 'shorten', container: 'shorten', durationMs: 0, sampleRateHz: 0, channels: 0, bitDepth: 16 });
  }
}
