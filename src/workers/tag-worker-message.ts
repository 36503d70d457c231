// What the tag pool tells its threads. The answer to `read` is a list of JSON texts, a SongResult for each file.
import type { SongRules } from '../tags/read-song.ts';

export type TagWorkerMessage =
  | {
      type: 'start';
      rules: SongRules;
      /** Two Int32: index of the file being read, and 1 once its first bytes are there. */ position: SharedArrayBuffer;
    }
  | { type: 'read'; /** JSON of SongFile[]. */ files: string };
