// A backup, made in a thread of its own on a connection of its own.
import { setPriority } from 'node:os';

import { makeBackup, type MakeRequest } from './core/backups/make.ts';
import { digestInThread } from './workers/digest-thread.ts';

declare const self: Worker;

/** Below those who answer somebody, above a scan that leaves them everything. */
const niceness = 10;

self.onmessage = ({ data }: MessageEvent<MakeRequest>) => {
  // Of this thread alone: Linux counts threads where it says processes.
  if (process.platform === 'linux') setPriority(niceness);
  void makeBackup(data, digestInThread).then((reply) => self.postMessage(reply));
};
