// DSDIFF (.dff), which music-metadata reads for us; its native ID3 tags become a tag set of ours. The library is loaded
// when the first such file comes.

import type { IAudioMetadata } from 'music-metadata';

import { addLyrics, addPicture, addTag, addTagSet, audioProperties, newFindings, type Findings, type Reading } from '../native.ts';
import { notePayload } from '../payload.ts';
import { UnreadableFile, type ByteSource } from '../source.ts';
import { WindowTokenizer } from './window-tokenizer.ts';

const maxChunks = 1_000;

/** Reads a DSDIFF file through music-metadata. */
export async function readDsdiff(source: ByteSource, wantsPicture: boolean): Promise<Reading> {
  const { parseFromTokenizer } = await import('music-metadata');
  const tokenizer = new WindowTokenizer(source);
  tokenizer.fileInfo.mimeType = 'audio/dsd';
  let parsed: IAudioMetadata;
  try {
    parsed = await parseFromTokenizer(tokenizer, { duration: true });
  } catch (error) {
    throw new UnreadableFile('the DSDIFF file is damaged', { cause: error });
  }
  const { format, native } = parsed;
  if (!format.sampleRate || !format.numberOfChannels) throw new UnreadableFile('the DSDIFF file does not describe its sound');
  const findings = newFindings(wantsPicture);
  for (const tags of Object.values(native)) addNative(tags, findings);
  for (const picture of parsed.common.picture ?? []) {
    addPicture(findings, /front/i.test(picture.type ?? '') ? 3 : 0, picture.format, () => picture.data);
  }
  noteSound(findings, source);
  return {
    findings,
    audio: audioProperties({
      codec: 'dsd',
      container: 'dsdiff',
      durationMs: (format.duration ?? 0) * 1000,
      sampleRateHz: format.sampleRate,
      channels: format.numberOfChannels,
      bitDepth: 1,
      bitRateKbps: (format.sampleRate * format.numberOfChannels) / 1000,
    }),
  };
}

function addNative(tags: { id: string; value: unknown }[], findings: Findings): void {
  const set = addTagSet(findings, 'id3v2');
  for (const { id, value } of tags) {
    const name = id.toLowerCase();
    if (typeof value === 'string' || typeof value === 'number') addTag(set, name, String(value));
    else if (typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string') {
      const language = 'language' in value ? String(value.language) : 'xxx';
      if (name === 'uslt') addLyrics(set, language, value.text);
      else if (name === 'comm') addTag(set, 'comm:description', value.text);
    }
  }
}

function noteSound(findings: Findings, source: ByteSource): void {
  let at = 16;
  for (let n = 0; n < maxChunks && at + 12 <= source.size; n++) {
    const head = source.view(at, 12);
    const size = head.readUInt32BE(4) * 2 ** 32 + head.readUInt32BE(8);
    if (head.toString('latin1', 0, 4) === 'DSD ') {
      notePayload(findings, source, at + 12, Math.min(source.size, at + 12 + size));
      return;
    }
    at += 12 + size + (size & 1);
  }
}
