// One file from path to fields: the whole of tag reading as the workers use it.

import { basename } from 'node:path';

import { decodeText } from '../lib/decode-text.ts';
import { cueSongs, type CueSong } from './cue-songs.ts';
import { maxSheetBytes, parseCue, type CueSheet } from './cue.ts';
import { createFields, type MakeFields } from './fields.ts';
import type { Reading } from './native.ts';
import { readAudioFile } from './reading.ts';
import { openSource, UnreadableFile } from './source.ts';
import type { AudioProperties, ReadFailure, ReadResult, SongFields, TagOptions } from './types.ts';

export type TagReader = (path: string) => Promise<ReadResult>;

/** A song of a file; `cue` where it is one of several. */
export interface ReadSong {
  fields: SongFields;
  audio: AudioProperties;
  cue?: CueSong;
}

/** `cuePath` is a sheet beside the file; one among its tags is found without. */
export type FileReader = (path: string, cuePath?: string) => Promise<{ ok: true; songs: ReadSong[] } | ReadFailure>;

/** Compiles the options; reads a file as one song, whatever sheets it has. Never rejects. */
export function createTagReader(options: TagOptions = {}): TagReader {
  const makeFields = createFields(options);
  return (path) =>
    attempt(async () => {
      const reading = await readAudioFile(path);
      return { ok: true, fields: makeFields(reading, stemOf(path)), audio: reading.audio };
    });
}

/** Compiles the options; reads a file as the songs it holds, at least one. Never rejects. `onBegun`: its first bytes are there. */
export function createFileReader(options: TagOptions = {}, onBegun?: () => void): FileReader {
  const makeFields = createFields(options);
  return (path, cuePath) =>
    attempt(async () => {
      const reading = await readAudioFile(path, false, onBegun);
      return { ok: true, songs: divide(reading, path, cuePath, makeFields) };
    });
}

async function attempt<T>(read: () => Promise<T>): Promise<T | ReadFailure> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UnreadableFile)) return { ok: false, reason: 'the file is damaged' };
    return { ok: false, reason: error.message, ...(error.isClosed && { isPassing: true }) };
  }
}

function divide(reading: Reading, path: string, cuePath: string | undefined, makeFields: MakeFields): ReadSong[] {
  const { audio } = reading;
  const songs = songsOf(reading, basename(path), cuePath);
  if (songs.length === 0) return [{ fields: makeFields(reading, stemOf(path)), audio }];
  return songs.map((cue) => {
    const own = { ...audio, durationMs: cue.durationMs };
    return { fields: makeFields({ ...reading, audio: own }, stemOf(path), cue), audio: own, cue };
  });
}

/** The sheet beside the file goes first: people can mend it. */
function songsOf({ findings, audio }: Reading, name: string, cuePath: string | undefined): CueSong[] {
  if (cuePath !== undefined) {
    const sheet = readSheet(cuePath);
    const songs = sheet ? cueSongs(sheet, name, audio.durationMs, basename(cuePath)) : [];
    if (songs.length > 0) return songs;
  }
  for (const { values } of findings.sets) {
    const text = values.get('cuesheet') ?? values.get('txxx:cuesheet') ?? values.get('itunes:cuesheet');
    const sheet = text?.[0] ? parseCue(text[0]) : undefined;
    const songs = sheet ? cueSongs(sheet, name, audio.durationMs) : [];
    if (songs.length > 0) return songs;
  }
  return findings.cueBlock ? cueSongs(findings.cueBlock, name, audio.durationMs) : [];
}

/** A sheet that cannot be read costs the division, not the file. */
function readSheet(path: string): CueSheet | undefined {
  let source;
  try {
    source = openSource(path);
    if (source.size > maxSheetBytes) return undefined;
    return parseCue(decodeText(Buffer.from(source.view(0, source.size))));
  } catch (error) {
    if (error instanceof UnreadableFile) return undefined;
    throw error;
  } finally {
    source?.close();
  }
}

function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
