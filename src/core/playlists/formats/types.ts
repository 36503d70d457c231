// What every format of playlist files is read into and written from. Lines stay as they were written, so that a file
// can be written back without losing what nobody here understands.

export const playlistFormats = ['m3u', 'm3u8', 'pls', 'xspf'] as const;
export type PlaylistFormat = (typeof playlistFormats)[number];

export interface FileEntry {
  /** The path or address as it stands in the file. */
  line: string;
  /** The part of the file that is this entry, with its comments. */
  raw: readonly string[];
  title: string;
  /** 0: unknown. */
  durationMs: number;
  /** Song of a cue sheet that lies in the file, from 1; 0 for the file itself. */
  cueIndex: number;
}

/** A playlist file in parts: `head`, the entries and `tail` together are the whole file. */
export interface PlaylistText {
  name: string;
  comment: string;
  /** A picture named by the file, or ''. */
  imageLine: string;
  head: readonly string[];
  entries: readonly FileEntry[];
  tail: readonly string[];
}

/** A song to be written. `raw` stands where the file has this entry already. */
export interface WrittenEntry {
  path: string;
  title: string;
  artist: string;
  album: string;
  durationMs: number;
  cueIndex: number;
  raw?: readonly string[] | undefined;
}

export interface WrittenList {
  name: string;
  comment: string;
  entries: readonly WrittenEntry[];
  /** Parts of the file that is written anew. */
  head?: readonly string[];
  tail?: readonly string[];
}

/** Longest line that is kept; longer ones are no paths. */
export const longestLine = 8192;
/** Most entries of one playlist. */
export const mostEntries = 100_000;

/** Text on one line: names may hold anything. */
export const oneLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** Lines of any system. */
export const linesOf = (text: string): string[] => text.split(/\r\n|\n|\r/);
