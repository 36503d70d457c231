// A backup, made in a thread of its own on a connection of its own.
import { makeBackup, type MakeRequest } from './core/backups/make.ts';
import { standBack } from './lib/niceness.ts';
import { digestInThread } from './workers/digest-thread.ts';

declare const self: Worker;

/** Below those who answer somebody, above a scan that leaves them everything. */
const niceness = 10;

self.onmessage = ({ data }: MessageEvent<MakeRequest>) => {
  standBack(niceness);
  void makeBackup(data, digestInThread).then((reply) => self.postMessage(reply));
};
