// A tag thread: reads files one after the other and answers a JSON text for each (cheaper than cloning, and a
// foreign letter in one song does not make wide characters of all others).
// While it reads, a shared counter says which file it is at, so that the pool can name the one that hangs it.
import { createSongReader, type SongReader, type SongResult } from './tags/read-song.ts';
import type { SongFile } from './tags/song-row.ts';
import type { TagWorkerMessage } from './workers/tag-worker-message.ts';

declare const self: Worker;

let readSong: SongReader | undefined;
let position = new Int32Array(new SharedArrayBuffer(4));

self.onmessage = (event: MessageEvent<TagWorkerMessage>) => {
  const message = event.data;
  if (message.type === 'read') {
    void read(JSON.parse(message.files) as SongFile[]);
    return;
  }
  readSong = createSongReader(message.rules);
  position = new Int32Array(message.position);
};

async function read(files: readonly SongFile[]): Promise<void> {
  if (!readSong) throw new Error('a tag thread got files before its rules');
  const results: string[] = [];
  for (const [i, file] of files.entries()) {
    Atomics.store(position, 0, i);
    results.push(JSON.stringify((await readSong(file)) satisfies SongResult));
  }
  self.postMessage(results);
}
