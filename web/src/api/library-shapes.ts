// The shapes of the server's answers about folders, tags, lyrics, and what admins see and correct.
import type { Named, Picture, Playlist, Song } from './shapes.ts';

export interface Folder extends Picture {
  id: string;
  libraryName: string;
  /** '' for those who may not know it. */
  libraryPath: string;
  /** Inside the library; '' is its root. */
  path: string;
  name: string;
  /** In it and below. */
  songCount: number;
  /** Seconds. */
  duration: number;
}

/** A folder with a page of what lies in it: folders first, then songs. */
export interface OpenFolder extends Folder {
  parents: (Named & { path: string })[];
  folderTotal: number;
  songTotal: number;
  folders: Folder[];
  songs: Song[];
  playlists: Playlist[];
}

export interface TagName {
  name: string;
  valueCount: number;
  songCount: number;
  albumCount: number;
}

export interface TagValue {
  id: string;
  tagName: string;
  tagValue: string;
  songCount: number;
  albumCount: number;
}

export interface Role {
  name: string;
  artistCount: number;
}

export interface LyricsWord {
  text: string;
  startMs?: number;
  endMs?: number;
}

export interface LyricsLine {
  startMs?: number;
  endMs?: number;
  text: string;
  parts: { agentId: string; startMs?: number; endMs?: number; words: LyricsWord[] }[];
}

/** Lyrics in one language; `xxx` where it is not known. */
export interface Lyrics {
  kind: 'main' | 'translation' | 'pronunciation';
  lang: string;
  isSynced: boolean;
  /** Positive: the lines come sooner. */
  offsetMs: number;
  lines: LyricsLine[];
}

export interface Explanation {
  title: string;
  sections: { title: string; lines: { label: string; value: string }[] }[];
}

export type FixKind = 'album-merge' | 'album-split' | 'artist-merge' | 'artist-split' | 'cover' | 'path';

export interface Fix {
  id: string;
  kind: FixKind;
  subject: string;
  subjectName: string;
  /** A source of a picture or a song as text, else what a merge or split holds. */
  value: string | { into?: string; name: string; songIds?: string[] };
  note: string;
  createdAt: string;
}

export interface CoverChoices {
  /** Source of the picture an admin chose; '' where the rules decide. */
  chosen: string;
  isUploaded: boolean;
  choices: { source: string; name: string }[];
}
