// A backup, made in a thread of its own on a connection of its own.
import { makeBackup, type MakeRequest } from './core/backups/make.ts';

declare const self: Worker;

self.onmessage = ({ data }: MessageEvent<MakeRequest>) => {
  void makeBackup(data).then((reply) => self.postMessage(reply));
};
