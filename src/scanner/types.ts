// What travels between the scanner's controller (main thread) and the scan thread: plain JSON only.
import type { ScanKind, ScanProgress } from '../context.ts';
import type { Turns } from '../db/turns.ts';
import type { LogLevel } from '../lib/log.ts';
import type { TagOptions } from '../tags/types.ts';

/** A folder to scan, relative to its library's root ('' is the root itself). */
export interface ScanTarget {
  libraryId: number;
  folder: string;
}

export interface ScanRequest {
  /** Only the folders themselves, not what lies below them. */
  isShallow?: boolean;
  full: boolean;
  /** Empty: every library, whole. */
  targets: ScanTarget[];
  /** What vanished is gone, however much it is (settle.ts). */
  acceptMissing?: boolean;
  /** Missing songs to delete: all, or those with these ids. */
  forget?: 'all' | string[];
}

export interface ScanSettings {
  /** Of this process, for the scan lock. */
  pid: number;
  databaseFile: string;
  turns: Turns;
  logLevel: LogLevel;
  workers: number;
  tagOptions: TagOptions;
  trackPid: string;
  albumPid: string;
  ignoredArticles: string;
  preferSortTags: boolean;
  /** Search looks for parts of words, and into lyrics. */
  searchParts: boolean;
  searchLyrics: boolean;
  followSymlinks: boolean;
  ignoreDotFolders: boolean;
  purgeMissing: 'never' | 'always' | 'full';
  /** Percent of a library that may vanish at once and be called missing. */
  missingLimit: number;
  /** The threads leave the processor to others. */
  lowPriority: boolean;
  coverArtPriority: string[];
  artistArtPriority: string[];
  artistImageFolder: string;
  maxImageSize: number;
}

export interface ScanSummary {
  kind: ScanKind;
  startedAt: number;
  finishedAt: number;
  files: number;
  folders: number;
  filesRead: number;
  added: number;
  changed: number;
  moved: number;
  missing: number;
  problems: number;
  /** Libraries that were left alone, and why. */
  skipped: { library: string; reason: string }[];
  /** Vanished songs that were not called missing, and why. */
  held: { library: string; count: number; reason: string }[];
  error: string;
}

export type ScanMessage = { type: 'start'; request: ScanRequest; settings: ScanSettings } | { type: 'cancel' | 'pause' | 'resume' };

export type ScanReply =
  | { type: 'progress'; progress: ScanProgress }
  | { type: 'albums'; ids: string[] }
  | { type: 'done'; summary: ScanSummary }
  | { type: 'failed'; reason: string }
  | { type: 'log'; line: string };

/** One file as the directory shows it. */
export interface FoundFile {
  name: string;
  sizeBytes: number;
  mtimeMs: number;
  birthtimeMs: number;
}

/** One directory as it is now. */
export interface FoundFolder {
  /** Relative to the library root with `/`; '' is the root. */
  path: string;
  audio: FoundFile[];
  images: FoundFile[];
  playlists: FoundFile[];
  /** Cue sheets: they may divide an audio file into songs. */
  cues: FoundFile[];
  subfolders: string[];
  fingerprint: string;
}

/** Something that could not be read, for the scan report. `path` is relative to the library. */
export interface Problem {
  path: string;
  reason: string;
  sizeBytes: number;
  mtimeMs: number;
}
