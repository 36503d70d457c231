// A tag thread: reads files one after the other and answers each batch as one JSON text (cheaper than cloning).
// While it reads, a shared counter says which file it is at, so that the pool can name the one that hangs it.
import { createTagReader, type TagReader } from './tags/read.ts';
import type { ReadResult } from './tags/types.ts';
import type { TagWorkerMessage } from './workers/tag-worker-message.ts';

declare const self: Worker;

let readTags: TagReader = createTagReader();
let position = new Int32Array(new SharedArrayBuffer(4));

self.onmessage = (event: MessageEvent<TagWorkerMessage>) => {
  const message = event.data;
  if (message.type === 'read') {
    void read(message.paths);
    return;
  }
  readTags = createTagReader(message.options);
  position = new Int32Array(message.position);
};

async function read(paths: readonly string[]): Promise<void> {
  const results: ReadResult[] = [];
  for (const [i, path] of paths.entries()) {
    Atomics.store(position, 0, i);
    results.push(await readTags(path));
  }
  self.postMessage(JSON.stringify(results));
}
