// What the tag pool tells its threads. The answer to `read` is the JSON text of SongResult[].
import type { SongRules } from '../tags/read-song.ts';
import type { SongFile } from '../tags/song-row.ts';

export type TagWorkerMessage =
  | { type: 'start'; rules: SongRules; /** One Int32: index of the file being read. */ position: SharedArrayBuffer }
  | { type: 'read'; files: readonly SongFile[] };
