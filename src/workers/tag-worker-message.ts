// What the tag pool tells its threads. The answer to `read` is a list of JSON texts, a SongResult for each file.
import type { SongRules } from '../tags/read-song.ts';

export type TagWorkerMessage =
  | {
      type: 'start';
      rules: SongRules;
      /** Three Int32: index of the file being read, 1 once its first bytes are there, and number of the batch it is in. */ position: SharedArrayBuffer;
    }
  | { type: 'read'; /** JSON of SongFile[]. */ files: string };
