// The picture embedded in a file, for the artwork of the main thread.

import { readAudioFile } from './reading.ts';
import { UnreadableFile } from './source.ts';

export interface EmbeddedPicture {
  data: Uint8Array;
  mime: string;
}

/** The front cover, else the first picture; undefined when there is none or the file cannot be read. */
export async function readPicture(path: string): Promise<EmbeddedPicture | undefined> {
  try {
    const { picture } = (await readAudioFile(path, true)).findings;
    return picture && { data: picture.bytes, mime: picture.mime };
  } catch (error) {
    if (error instanceof UnreadableFile) return undefined;
    throw error;
  }
}
