// A tag thread: reads files one after the other and answers a JSON text for each (cheaper than cloning, and a
// foreign letter in one song does not make wide characters of all others).
// While it reads, shared numbers say which file it is at and whether its disk has answered, so that the pool can name
// the one that hangs it.
import { createSongReader, type SongReader, type SongResult } from './tags/read-song.ts';
import type { SongFile } from './tags/song-row.ts';
import type { TagWorkerMessage } from './workers/tag-worker-message.ts';

declare const self: Worker;

/** What a batch leaves outlives young collections; without this the heap grows tenfold before it is swept. */
const batchesPerSweep = 20;
let batches = 0;

let readSong: SongReader | undefined;
let position = new Int32Array(new SharedArrayBuffer(12));
/** Batches come ahead of time: one is read when the one before is done. */
let reading = Promise.resolve();

self.onmessage = (event: MessageEvent<TagWorkerMessage>) => {
  const message = event.data;
  if (message.type === 'read') {
    reading = reading.then(() => read(JSON.parse(message.files) as SongFile[]));
    return;
  }
  readSong = createSongReader(message.rules, () => Atomics.store(position, 1, 1));
  position = new Int32Array(message.position);
};

async function read(files: readonly SongFile[]): Promise<void> {
  if (!readSong) throw new Error('a tag thread got files before its rules');
  const results: string[] = [];
  Atomics.store(position, 1, 0);
  Atomics.store(position, 0, 0);
  Atomics.add(position, 2, 1);
  for (const [i, file] of files.entries()) {
    Atomics.store(position, 1, 0);
    Atomics.store(position, 0, i);
    results.push(JSON.stringify((await readSong(file)) satisfies SongResult));
  }
  // Whoever waits may be busy: the last file is not to blame for that.
  Atomics.store(position, 1, 0);
  Atomics.store(position, 0, files.length);
  self.postMessage(results);
  if (++batches % batchesPerSweep === 0) Bun.gc(true);
}
