// Opens a file, finds out what it is and calls the reader of its format.

import { suffixOf } from '../lib/media-types.ts';
import { detect } from './detect.ts';
import { readAsf } from './formats/asf.ts';
import { readDsdiff } from './formats/dsdiff.ts';
import { readDsf } from './formats/dsf.ts';
import { readFlac } from './formats/flac.ts';
import { readMatroska } from './formats/matroska.ts';
import { readMp4 } from './formats/mp4.ts';
import { readMpeg } from './formats/mpeg.ts';
import { readOgg } from './formats/ogg.ts';
import { readAiff, readWav } from './formats/riff.ts';
import { readApeTagged } from './formats/with-ape-tag.ts';
import type { Reading } from './native.ts';
import { openSource, UnreadableFile, type ByteSource } from './source.ts';

/** Reads tags and properties, and the best picture where it is wanted. Throws UnreadableFile. `onBegun`: the disk has answered. */
export async function readAudioFile(path: string, wantsPicture = false, onBegun?: () => void): Promise<Reading> {
  const source = openSource(path);
  try {
    source.view(0, 1);
    onBegun?.();
    return await read(source, suffixOf(path.slice(path.lastIndexOf('/') + 1)), wantsPicture);
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    // Readers clamp what they can; the rest of the nonsense ends in a range error.
    throw new UnreadableFile('the file is damaged', { cause: error });
  } finally {
    source.close();
  }
}

function read(source: ByteSource, suffix: string, wantsPicture: boolean): Reading | Promise<Reading> {
  if (source.size === 0) throw new UnreadableFile('the file is empty');
  const found = detect(source, suffix);
  if (!found) throw new UnreadableFile('the content is no audio of a known format');
  const { format, start } = found;
  switch (format) {
    case 'mpeg':
    case 'aac':
      return readMpeg(source, format === 'aac', wantsPicture);
    case 'flac':
      return readFlac(source, start, wantsPicture);
    case 'ogg':
      return readOgg(source, start, wantsPicture);
    case 'mp4':
      return readMp4(source, start, wantsPicture);
    case 'wav':
      return readWav(source, start, wantsPicture);
    case 'aiff':
      return readAiff(source, start, wantsPicture);
    case 'dsf':
      return readDsf(source, start, wantsPicture);
    case 'dsdiff':
      return readDsdiff(source, wantsPicture);
    case 'asf':
      return readAsf(source, start, wantsPicture);
    case 'matroska':
      return readMatroska(source, start, wantsPicture);
    default:
      return readApeTagged(format, source, start, wantsPicture);
  }
}
