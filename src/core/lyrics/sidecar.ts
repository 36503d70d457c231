// Lyrics in a file beside the song: its name with another ending. Only regular files, only so large, and only by links
// where links are followed; a link counts by the ending of what it leads to, as in scans.
import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

import { decodeText } from '../../lib/decode-text.ts';
import { suffixOf } from '../../lib/media-types.ts';
import type { SongRow } from '../catalog/rows.ts';
import { maxLyricsBytes } from './parse.ts';

export type Beside = Pick<SongRow, 'libraryPath' | 'folderPath' | 'fileName'>;

/** Names of files beside a song that are called like it, by lower-case ending. */
export async function namesBeside(song: Beside): Promise<Map<string, string[]>> {
  const stem = stemOf(song.fileName);
  const found = new Map<string, string[]>();
  for (const name of await list(join(song.libraryPath, song.folderPath))) {
    if (name === song.fileName || stemOf(name) !== stem) continue;
    const suffix = suffixOf(name);
    found.set(suffix, [...(found.get(suffix) ?? []), name].sort());
  }
  return found;
}

const stemOf = (name: string) => name.slice(0, name.lastIndexOf('.')).normalize('NFC');

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    // The disk may be away; lyrics are no reason to fail.
    return [];
  }
}

/** The text of a file beside a song; undefined where it may not or cannot be read. */
export async function readBeside(song: Beside, name: string, followSymlinks: boolean): Promise<string | undefined> {
  const path = join(song.libraryPath, song.folderPath, name);
  try {
    const real = await realpath(path);
    const isPlain = real === join(await realpath(song.libraryPath), song.folderPath, name);
    if (!isPlain && (!followSymlinks || suffixOf(real.slice(real.lastIndexOf('/') + 1)) !== suffixOf(name))) return undefined;
    const bytes = await readRegular(real);
    return bytes && decodeText(bytes);
  } catch {
    return undefined;
  }
}

async function readRegular(path: string): Promise<Uint8Array | undefined> {
  // Without O_NONBLOCK a pipe would wait for its writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > maxLyricsBytes) return undefined;
    const bytes = new Uint8Array(maxLyricsBytes);
    const { bytesRead } = await file.read(bytes, 0, maxLyricsBytes, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
