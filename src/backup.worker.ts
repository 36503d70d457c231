// A copy of the database in a thread of its own, on a connection of its own.
import { writeCheckedCopy, type CopyFacts } from './db/checked-copy.ts';
import { messageOf } from './lib/errors.ts';

declare const self: Worker;

export type CopyReply = { facts: CopyFacts } | { reason: string };

self.onmessage = ({ data }: MessageEvent<{ source: string; target: string }>) => {
  writeCheckedCopy(data.source, data.target).then(
    (facts) => self.postMessage({ facts } satisfies CopyReply),
    (error: unknown) => self.postMessage({ reason: messageOf(error) } satisfies CopyReply),
  );
};
