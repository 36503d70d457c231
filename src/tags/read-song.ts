// One file from path to rows: what a tag thread does with each.
import { noFTL } from 'bun:jsc';

import { createFileReader } from './read.ts';
import { songRow, type IdentityRules, type SongFile, type SongRow } from './song-row.ts';
import type { ReadFailure, TagOptions } from './types.ts';

/** One row, or one for each track of a file with a cue sheet; never empty. */
export type SongResult = { ok: true; rows: SongRow[] } | ReadFailure;

/** Everything that decides how a file becomes rows. */
export interface SongRules extends IdentityRules {
  tagOptions: TagOptions;
}

export type SongReader = (file: SongFile) => Promise<SongResult>;

// To compile this long list of members with all optimisations takes 45 MB for a third of a second, and gains nothing.
noFTL(songRow);

/** Compiles the rules; the reader never rejects. `onBegun` is called when the first bytes of a file are there. */
export function createSongReader(rules: SongRules, onBegun?: () => void): SongReader {
  const readFile = createFileReader(rules.tagOptions, onBegun);
  return async (file) => {
    const result = await readFile(file.path, file.cue?.path);
    return result.ok ? { ok: true, rows: result.songs.map(({ fields, audio, cue }) => songRow(fields, audio, file, rules, cue)) } : result;
  };
}
