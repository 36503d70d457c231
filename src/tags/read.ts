// One file from path to fields: the whole of tag reading as the workers use it.

import { createFields } from './fields.ts';
import { readAudioFile } from './reading.ts';
import { UnreadableFile } from './source.ts';
import type { ReadResult, TagOptions } from './types.ts';

export type TagReader = (path: string) => Promise<ReadResult>;

/** Compiles the options; the reader never rejects: a file that cannot be read gives the reason. */
export function createTagReader(options: TagOptions = {}): TagReader {
  const makeFields = createFields(options);
  return async (path) => {
    try {
      const reading = await readAudioFile(path);
      return { ok: true, fields: makeFields(reading, stemOf(path)), audio: reading.audio };
    } catch (error) {
      if (!(error instanceof UnreadableFile)) return { ok: false, reason: 'the file is damaged' };
      return { ok: false, reason: error.message, ...(error.isClosed && { isPassing: true }) };
    }
  };
}

function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
