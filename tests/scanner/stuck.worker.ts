// A tag thread that hangs, throws or exits at files of such names, before or after their disk answered, and reads all others.
import type { SongFile } from '../../src/tags/song-row.ts';
import type { TagWorkerMessage } from '../../src/workers/tag-worker-message.ts';

declare const self: Worker;

let position = new Int32Array(new SharedArrayBuffer(12));

self.onmessage = (event: MessageEvent<TagWorkerMessage>) => {
  const message = event.data;
  if (message.type === 'start') position = new Int32Array(message.position);
  else read(JSON.parse(message.files) as SongFile[]);
};

function read(files: readonly SongFile[]): void {
  Atomics.add(position, 2, 1);
  files.forEach((file, i) => {
    Atomics.store(position, 1, 0);
    Atomics.store(position, 0, i);
    while (file.name === 'asleep');
    Atomics.store(position, 1, 1);
    if (file.name === 'throw') throw new Error('as asked');
    if (file.name === 'exit') process.exit(1);
    while (file.name === 'hang');
  });
  self.postMessage(files.map((file) => JSON.stringify({ ok: true, rows: [{ values: [file.name] }] })));
  if (files.some((file) => file.name === 'late')) setTimeout(() => process.exit(1), 5);
}
