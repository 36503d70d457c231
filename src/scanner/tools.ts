// What the steps of a scan hand to one another.
import type { Database } from 'bun:sqlite';

import type { Log } from '../lib/log.ts';
import type { SongFile } from '../tags/song-row.ts';
import type { ReadSongs } from '../workers/tag-pool.ts';
import type { ArtistNames } from './artists.ts';
import type { Fixes } from './fixes.ts';
import type { Store } from './store.ts';
import type { ScanSettings } from './types.ts';

export interface ScanLibrary {
  id: number;
  name: string;
  path: string;
  songCount: number;
  /** Device of the root at the last good scan, or ''. */
  rootDevice: string;
  /** Folders to look at; [''] is the whole library. */
  targets: string[];
  /** Only the targets themselves, not what lies below them. */
  isShallow: boolean;
  full: boolean;
  /** What is not there is gone, even all of it. */
  acceptMissing: boolean;
}

export interface ScanTools {
  client: Database;
  settings: ScanSettings;
  log: Log;
  now: () => number;
  readSongs: (files: SongFile[]) => Promise<ReadSongs>;
  isCancelled: () => boolean;
  /** Resolves at once, or when a paused scan goes on. */
  gate: () => Promise<void> | undefined;
  artistNames: ArtistNames;
  fixes: Fixes;
  /** Called often: numbers to add to the progress. */
  onSeen: (seen: { files: number; folders: number; read: number }) => void;
  /** Called between batches, for refreshing and for waiting readers. */
  onWritten: (store: Store) => void;
}
