// The digest of one file, beside a thread that is busy with it otherwise.
import { digestFile } from './lib/digest.ts';
import { messageOf } from './lib/errors.ts';
import type { DigestReply } from './workers/digest-thread.ts';

declare const self: Worker;

const post = (reply: DigestReply) => self.postMessage(reply);

self.onmessage = ({ data }: MessageEvent<string>) => {
  digestFile(data).then(post, (error: unknown) => post({ reason: messageOf(error) }));
};
