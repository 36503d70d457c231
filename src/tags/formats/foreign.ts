// WMA (ASF) and Matroska, which music-metadata reads for us; its native tags become our tag sets.
// The library is loaded when the first such file comes.

import type { IAudioMetadata } from 'music-metadata';

import {
  addLyrics,
  addPicture,
  addTag,
  addTagSet,
  audioProperties,
  newFindings,
  type Findings,
  type Reading,
  type TagSet,
} from '../native.ts';
import { UnreadableFile, type ByteSource } from '../source.ts';
import { genreName } from './genres.ts';
import { WindowTokenizer } from './window-tokenizer.ts';

export type Foreign = 'asf' | 'matroska';

const failures: Record<Foreign, string> = {
  asf: 'the WMA file is damaged',
  matroska: 'the Matroska file is damaged',
};
const mimes: Record<Foreign, string> = { asf: 'audio/x-ms-wma', matroska: 'audio/x-matroska' };

/** Reads a file through music-metadata. */
export async function readForeign(kind: Foreign, source: ByteSource, wantsPicture: boolean): Promise<Reading> {
  const { parseFromTokenizer } = await import('music-metadata');
  const tokenizer = new WindowTokenizer(source);
  tokenizer.fileInfo.mimeType = mimes[kind];
  let parsed: IAudioMetadata;
  try {
    parsed = await parseFromTokenizer(tokenizer, { skipCovers: false, duration: true });
  } catch (error) {
    throw new UnreadableFile(failures[kind], { cause: error });
  }
  const { format, native } = parsed;
  if (format.hasAudio === false || (!format.duration && !format.sampleRate)) throw new UnreadableFile('the file holds no sound');
  const findings = newFindings(wantsPicture);
  for (const tags of Object.values(native)) addNative(kind, tags, findings);
  for (const picture of parsed.common.picture ?? []) {
    addPicture(findings, /front/i.test(picture.type ?? '') ? 3 : 0, picture.format, () => picture.data);
  }
  const codec = codecOf(kind, format.codec ?? '');
  return {
    findings,
    audio: audioProperties({
      codec,
      container: kind,
      durationMs: (format.duration ?? 0) * 1000,
      sampleRateHz: format.sampleRate ?? 0,
      channels: format.numberOfChannels ?? 0,
      bitDepth: /lossless|flac|pcm|alac/i.test(codec) ? format.bitsPerSample : null,
      bitRateKbps: kind === 'asf' ? (format.bitrate ?? 0) / 1000 : 0,
      audioBytes: source.size,
    }),
  };
}

function codecOf(kind: Foreign, codec: string): string {
  if (kind === 'asf') return /lossless/i.test(codec) ? 'wma lossless' : 'wma';
  return (
    codec
      .replace(/^A_/, '')
      .replace(/[/ ].*$/, '')
      .toLowerCase() || 'matroska'
  );
}

/** Names that the mapping table knows otherwise. */
const names: Record<Foreign, Record<string, string>> = {
  asf: { 'wm/year': 'date', 'wm/tracknumber': 'track', 'wm/genreid': '' },
  matroska: {
    'album:title': 'album',
    'album:artist': 'albumartist',
    'album:date_released': 'date',
    'album:date_recorded': 'date',
    'album:part_number': 'disc',
    'album:total_parts': 'tracktotal',
    'track:title': 'title',
    'track:part_number': 'track',
    'track:date_recorded': 'date',
    'track:date_released': 'date',
    'segment:title': 'title',
  },
};

function addNative(kind: Foreign, tags: { id: string; value: unknown }[], findings: Findings): void {
  const set = addTagSet(findings, kind);
  for (const { id, value } of tags) {
    const given = id.toLowerCase();
    const name = names[kind][given] ?? (kind === 'matroska' ? given.replace(/^[^:]*:/, '') : given);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') addValue(set, name, String(value));
  }
}

function addValue(set: TagSet, name: string, value: string): void {
  if (name === '' || name === 'wm/picture') return;
  if (name === 'lyrics' || name === 'wm/lyrics') addLyrics(set, 'xxx', value);
  else if (name === 'wm/genre' || name === 'genre')
    addTag(set, 'genre', /^\(\d+\)$/.test(value) ? genreName(Number(value.slice(1, -1))) : value);
  else if (name === 'wm/track') addTag(set, 'track', String(Number(value) + 1));
  else addTag(set, name, value === 'true' ? '1' : value === 'false' ? '0' : value);
}
