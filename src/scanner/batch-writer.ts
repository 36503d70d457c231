// Collects changed files into batches over folder borders: a few batches are being read while others are written.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { SongFile } from '../tags/song-row.ts';
import type { ReadSongs } from '../workers/tag-pool.ts';
import type { FolderPart, Store, StoredSong } from './store.ts';
import type { ScanLibrary, ScanTools } from './tools.ts';
import type { FoundFile, FoundFolder } from './types.ts';

/** A file to be read, with the songs that came from it before. */
export interface Job {
  folder: FoundFolder;
  file: FoundFile;
  known: readonly StoredSong[];
}

/** Files read by one thread and written in one transaction: larger is faster, smaller lets others write sooner. */
const batchSize = 100;
/** Batches at least that are being read or lie ready: as many as are read while nothing is written. */
const leastAhead = 16;

export function createWriter(tools: ScanTools, library: ScanLibrary, store: Store) {
  let batch: { jobs: Job[]; closes: Map<FoundFolder, FolderPart> } = { jobs: [], closes: new Map() };
  const pending: { batch: typeof batch; results: Promise<ReadSongs> }[] = [];
  const inFlight = Math.max(leastAhead, tools.settings.workers * 2);

  async function send(): Promise<void> {
    await tools.gate();
    const { jobs } = batch;
    if (jobs.length === 0 && batch.closes.size === 0) return;
    const results = jobs.length > 0 ? tools.readSongs(jobs.map((job) => songFile(library, job))) : Promise.resolve(() => []);
    // A rejection is dealt with where the batch is written.
    results.catch(() => {});
    pending.push({ batch, results });
    batch = { jobs: [], closes: new Map() };
    while (pending.length > inFlight) await writeOldest();
  }

  async function writeOldest(): Promise<void> {
    // What has been read when a scan is held is written when it goes on.
    await tools.gate();
    const oldest = pending.shift();
    if (!oldest) return;
    const results = (await oldest.results)();
    const parts = new Map<FoundFolder, FolderPart>();
    oldest.batch.jobs.forEach(({ folder, file, known }, i) => {
      const part = parts.get(folder) ?? { folder, files: [] };
      parts.set(folder, part);
      const result = results[i] ?? { ok: false, reason: 'the file was not read' };
      part.files.push({ file, known, result });
    });
    for (const [folder, { close }] of oldest.batch.closes) {
      const part = parts.get(folder) ?? { folder, files: [] };
      parts.set(folder, close ? { ...part, close } : part);
    }
    store.write([...parts.values()]);
    tools.onSeen({ files: 0, folders: 0, read: results.length });
    tools.onWritten(store);
  }

  return {
    async add(jobs: readonly Job[], close: FolderPart): Promise<void> {
      for (const job of jobs) {
        batch.jobs.push(job);
        if (batch.jobs.length >= batchSize && job !== jobs.at(-1)) await send();
      }
      batch.closes.set(close.folder, close);
      if (batch.jobs.length >= batchSize || batch.closes.size >= batchSize) await send();
    },
    async finish(): Promise<void> {
      await send();
      while (pending.length > 0) await writeOldest();
    },
  };
}

const songFile = (library: ScanLibrary, { folder, file }: Job): SongFile => {
  const sheet = sheetFor(library, folder, file);
  return {
    ...file,
    libraryId: library.id,
    folder: folder.path,
    path: join(library.path, folder.path, file.name),
    ...(sheet ? { cue: { path: join(library.path, folder.path, sheet) } } : {}),
  };
};

const stem = (name: string) => name.replace(/\.[^.]*$/, '').toLowerCase();

/** The cue sheet about a file: called like it, else the only one of the folder, else the one that names it. */
function sheetFor(library: ScanLibrary, { cues, path }: FoundFolder, { name }: FoundFile): string | undefined {
  if (cues.length === 0) return undefined;
  const own = cues.find((cue) => stem(cue.name) === stem(name) || stem(cue.name) === name.toLowerCase());
  if (own) return own.name;
  if (cues.length === 1) return cues[0]?.name;
  return cues.find((cue) => mentions(join(library.path, path, cue.name), cue, name))?.name;
}

const largestSheet = 256 * 1024;

function mentions(sheetPath: string, sheet: FoundFile, name: string): boolean {
  if (sheet.sizeBytes > largestSheet) return false;
  try {
    return readFileSync(sheetPath, 'utf8').toLowerCase().includes(stem(name));
  } catch {
    return false;
  }
}
