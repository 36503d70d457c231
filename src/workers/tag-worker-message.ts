// What the tag pool tells its threads. The answer to `read` is the JSON text of ReadResult[].
import type { TagOptions } from '../tags/types.ts';

export type TagWorkerMessage =
  | { type: 'start'; options: TagOptions; /** One Int32: index of the file being read. */ position: SharedArrayBuffer }
  | { type: 'read'; paths: readonly string[] };
