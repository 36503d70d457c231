// Phase 1 for one library: walk, skip folders whose fingerprint is known, read tags of new and changed
// files in batches, write. Nothing is called missing before the walk has shown that the library is there.
import type { Database } from 'bun:sqlite';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { Log } from '../lib/log.ts';
import type { SongResult } from '../tags/read-song.ts';
import type { SongFile } from '../tags/song-row.ts';
import { createStore, fileList, type FolderPart, type Store, type StoredSong } from './store.ts';
import type { FoundFile, FoundFolder, Problem, ScanSettings } from './types.ts';
import { walk } from './walk.ts';

export interface ScanLibrary {
  id: number;
  name: string;
  path: string;
  songCount: number;
  /** Folders to look at; [''] is the whole library. */
  targets: string[];
  full: boolean;
}

export interface ScanTools {
  client: Database;
  settings: ScanSettings;
  log: Log;
  now: () => number;
  readSongs: (files: SongFile[]) => Promise<SongResult[]>;
  isCancelled: () => boolean;
  /** Called often: numbers to add to the progress. */
  onSeen: (seen: { files: number; folders: number; read: number }) => void;
  /** Called between batches, for refreshing and for waiting readers. */
  onWritten: (store: Store) => void;
}

export interface LibraryOutcome {
  store: Store;
  /** Why the library was left as it is, or ''. */
  skipped: string;
}

/** Files read by one thread and written in one transaction: larger is faster, smaller lets others write sooner. */
const batchSize = 100;

interface KnownFolder {
  path: string;
  fingerprint: string;
  images: string;
  missing: number;
  songCount: number;
}

interface Job {
  folder: FoundFolder;
  file: FoundFile;
  known: StoredSong | undefined;
}

/** Scans one library; throws only when the database does. */
export async function scanLibrary(tools: ScanTools, library: ScanLibrary): Promise<LibraryOutcome> {
  const { client, settings } = tools;
  const store = createStore(client, library, settings, { now: tools.now, full: library.full });
  const unusable = whyUnusable(library);
  if (unusable) return { store, skipped: unusable };

  const known = new Map(
    (
      client
        .prepare('SELECT path, fingerprint, images, missing, song_count AS songCount FROM folder WHERE library_id = ?')
        .all(library.id) as KnownFolder[]
    ).map((folder) => [folder.path, folder]),
  );
  const seen = new Set<string>();
  const unreadable: string[] = [];
  const problems: Problem[] = [];
  const emptied: FolderPart[] = [];
  let audioFiles = 0;

  const writer = createWriter(tools, library, store);
  for (const start of outermost(library.targets)) {
    const folders = walk({
      root: library.path,
      start,
      followSymlinks: settings.followSymlinks,
      ignoreDotFolders: settings.ignoreDotFolders,
      onProblem: (problem) => problems.push(problem),
      onUnreadable: (path) => unreadable.push(path),
    });
    if (start !== '' && !existsSync(join(library.path, start))) continue;
    for (const folder of folders) {
      if (tools.isCancelled()) break;
      seen.add(folder.path);
      audioFiles += folder.audio.length;
      tools.onSeen({ files: folder.audio.length, folders: 1, read: 0 });
      const before = known.get(folder.path);
      if (!library.full && before && !before.missing && before.fingerprint === folder.fingerprint) continue;
      if (!before && isBare(folder)) {
        store.passBare(folder);
        continue;
      }
      const part = compare(store, folder, before, library.full);
      if (folder.audio.length === 0 && part.close.gone.length > 0) emptied.push({ folder, files: [], close: part.close });
      else await writer.add(part.jobs, { folder, files: [], close: part.close });
    }
  }
  await writer.finish();
  if (tools.isCancelled()) return { store, skipped: '' };

  const whole = library.targets.includes('');
  if (whole && audioFiles === 0 && library.songCount > 0) {
    return {
      store,
      skipped: `no music found in ${library.path}, which held ${library.songCount} songs: is its disk mounted? Nothing was changed.`,
    };
  }
  if (emptied.length > 0) store.write(emptied);
  loseVanished(tools, library, store, known, seen, unreadable);
  reportProblems(tools, library, store, problems);
  return { store, skipped: '' };
}

/** The sentence for the log when the root cannot be trusted; '' when it can. */
function whyUnusable(library: ScanLibrary): string {
  try {
    if (!statSync(library.path).isDirectory()) return `${library.path} is not a folder. Nothing was changed.`;
    const isEmpty = readdirSync(library.path).length === 0;
    if (isEmpty && library.songCount > 0) {
      return `${library.path} is empty, but held ${library.songCount} songs: is its disk mounted? Nothing was changed.`;
    }
    return '';
  } catch (error) {
    const code = (error as { code?: string }).code;
    const reason = code === 'ENOENT' ? 'does not exist' : code === 'EACCES' ? 'may not be read by this user' : `cannot be read (${code})`;
    return `${library.path} ${reason}. Nothing was changed.`;
  }
}

/** Targets without those that lie inside another. */
export function outermost(targets: readonly string[]): string[] {
  const sorted = [...new Set(targets)].sort((a, b) => a.length - b.length);
  return sorted.filter((target, i) => !sorted.slice(0, i).some((other) => isInside(target, other)));
}

const isInside = (path: string, folder: string) => folder === '' || path === folder || path.startsWith(`${folder}/`);

const isBare = (folder: FoundFolder) => folder.path !== '' && folder.audio.length + folder.images.length + folder.playlists.length === 0;

/** Which files of a changed folder need reading, and which songs are gone from it. */
function compare(store: Store, folder: FoundFolder, before: KnownFolder | undefined, full: boolean) {
  const songs = new Map(before ? store.songsIn(folder.path).map((song) => [song.fileName, song]) : []);
  const jobs: Job[] = [];
  for (const file of folder.audio) {
    const song = songs.get(file.name);
    songs.delete(file.name);
    const isSame = song && !song.missing && song.mtimeMs === file.mtimeMs && song.sizeBytes === file.sizeBytes;
    if (full || !isSame) jobs.push({ folder, file, known: song });
  }
  store.clearProblems(folder.path);
  const images = fileList(folder.images);
  // Below a folder that is new nothing is known yet whose pictures could change.
  const imagesChanged = before !== undefined && images !== before.images;
  return { jobs, close: { gone: [...songs.values()], imagesChanged } };
}

const songFile = (library: ScanLibrary, { folder, file }: Job): SongFile => ({
  ...file,
  libraryId: library.id,
  folder: folder.path,
  path: join(library.path, folder.path, file.name),
});

/** Collects files into batches over folder borders; a few batches are being read while others are written. */
function createWriter(tools: ScanTools, library: ScanLibrary, store: Store) {
  let batch: { jobs: Job[]; closes: Map<FoundFolder, FolderPart> } = { jobs: [], closes: new Map() };
  const pending: { batch: typeof batch; results: Promise<SongResult[]> }[] = [];
  const inFlight = Math.max(2, tools.settings.workers * 2);

  async function send(): Promise<void> {
    const { jobs } = batch;
    if (jobs.length === 0 && batch.closes.size === 0) return;
    const results = jobs.length > 0 ? tools.readSongs(jobs.map((job) => songFile(library, job))) : Promise.resolve([]);
    // A rejection is dealt with where the batch is written.
    results.catch(() => {});
    pending.push({ batch, results });
    batch = { jobs: [], closes: new Map() };
    while (pending.length > inFlight) await writeOldest();
  }

  async function writeOldest(): Promise<void> {
    const oldest = pending.shift();
    if (!oldest) return;
    const results = await oldest.results;
    const parts = new Map<FoundFolder, FolderPart>();
    oldest.batch.jobs.forEach(({ folder, file, known }, i) => {
      const part = parts.get(folder) ?? { folder, files: [] };
      parts.set(folder, part);
      const result = results[i] ?? { ok: false, reason: 'the file was not read' };
      part.files.push({ file, known, result });
    });
    for (const [folder, close] of oldest.batch.closes) parts.set(folder, { ...(parts.get(folder) ?? close), close: close.close });
    store.write([...parts.values()]);
    tools.onSeen({ files: 0, folders: 0, read: results.length });
    tools.onWritten(store);
  }

  return {
    async add(jobs: Job[], close: FolderPart): Promise<void> {
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

/** Folders the walk no longer met, unless they lie below one that could not be listed. */
function loseVanished(
  tools: ScanTools,
  library: ScanLibrary,
  store: Store,
  known: Map<string, KnownFolder>,
  seen: Set<string>,
  unreadable: string[],
): void {
  for (const [path, folder] of known) {
    if (seen.has(path) || folder.missing) continue;
    if (!library.targets.some((target) => isInside(path, target))) continue;
    if (unreadable.some((closed) => isInside(path, closed) && existsSync(join(library.path, closed)))) continue;
    store.loseFolder(path);
    tools.log.info('folder is gone', { library: library.name, folder: path });
  }
}

/** What the walk could not list: replaces what it said before (rows without size and date are the walk's). */
function reportProblems(tools: ScanTools, library: ScanLibrary, store: Store, problems: Problem[]): void {
  const keep = new Set(problems.map((problem) => problem.path));
  const rows = tools.client
    .prepare('SELECT pk, path FROM scan_problem WHERE library_id = ? AND size_bytes = 0 AND mtime_ms = 0')
    .all(library.id) as { pk: number; path: string }[];
  for (const row of rows) {
    if (!keep.has(row.path) && library.targets.some((target) => isInside(row.path, target))) {
      tools.client.prepare('DELETE FROM scan_problem WHERE pk = ?').run(row.pk);
    }
  }
  store.addProblems(problems);
}
