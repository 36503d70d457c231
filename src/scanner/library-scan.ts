// Phase 1 for one library: walk, skip folders whose fingerprint is known, read tags of new and changed files in
// batches, write. What vanished is only gathered: settle.ts decides about it when every library has been walked.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { createWriter, type Job } from './batch-writer.ts';
import { createStore, fileList, type Store, type StoredSong } from './store.ts';
import type { ScanLibrary, ScanTools } from './tools.ts';
import type { FoundFolder, Problem } from './types.ts';
import { walkInThread } from './walk-thread.ts';

export interface LibraryOutcome {
  library: ScanLibrary;
  store: Store;
  /** Why the library was left as it is, or ''. */
  skipped: string;
  /** The root is there, but no music in it. */
  isEmpty: boolean;
  /** Songs whose files were not met. */
  vanished: StoredSong[];
  vanishedFolders: string[];
}

interface KnownFolder {
  path: string;
  fingerprint: string;
  images: string;
  missing: number;
}

/** Walks and reads one library; throws only when the database or a thread does. */
export async function scanLibrary(tools: ScanTools, library: ScanLibrary): Promise<LibraryOutcome> {
  const { client, settings } = tools;
  const store = createStore(client, library, settings, tools);
  const outcome: LibraryOutcome = { library, store, skipped: whyUnusable(library), isEmpty: false, vanished: [], vanishedFolders: [] };
  if (outcome.skipped) return { ...outcome, isEmpty: isEmptyAndOpen(library.path) };

  const known = new Map(
    (client.prepare('SELECT path, fingerprint, images, missing FROM folder WHERE library_id = ?').all(library.id) as KnownFolder[]).map(
      (folder) => [folder.path, folder],
    ),
  );
  const seen = new Set<string>();
  const unreadable: string[] = [];
  const problems: Problem[] = [];
  let audioFiles = 0;

  const writer = createWriter(tools, library, store);
  const walked = walkInThread({
    root: library.path,
    starts: library.isShallow ? library.targets : outermost(library.targets),
    isShallow: library.isShallow,
    followSymlinks: settings.followSymlinks,
    ignoreDotFolders: settings.ignoreDotFolders,
    lowPriority: settings.lowPriority,
    known: new Map(
      library.full ? [] : [...known.values()].filter(({ missing }) => !missing).map((folder) => [folder.path, folder.fingerprint]),
    ),
  });
  for await (const batch of walked) {
    if (tools.isCancelled()) break;
    problems.push(...batch.problems);
    unreadable.push(...batch.unreadable);
    for (const folder of batch.folders) {
      const before = known.get(folder.path);
      if (before) seen.add(folder.path);
      const files = 'same' in folder ? folder.same : folder.audio.length;
      audioFiles += files;
      tools.onSeen({ files, folders: 1, read: 0 });
      if ('same' in folder) continue;
      if (!before && isBare(folder)) {
        store.passBare(folder);
        continue;
      }
      const { jobs, gone, imagesChanged } = compare(before ? store.songsIn(folder.path) : [], folder, before, library.full);
      store.clearProblems(folder.path);
      outcome.vanished.push(...gone);
      await writer.add(jobs, { folder, files: [], close: { imagesChanged, isOpen: gone.length > 0 } });
    }
  }
  await writer.finish();
  outcome.vanished.push(...store.takeReplaced());
  if (tools.isCancelled()) return outcome;
  if (library.targets.includes('') && audioFiles === 0 && library.songCount > 0 && !library.acceptMissing) {
    outcome.isEmpty = true;
    outcome.skipped = `no music found in ${library.path}, which held ${library.songCount} songs: is its disk mounted? Nothing was changed.`;
    return outcome;
  }
  outcome.vanishedFolders = [...known.values()]
    .filter(({ path, missing }) => !seen.has(path) && !missing)
    .map(({ path }) => path)
    .filter((path) => library.targets.some((target) => (library.isShallow ? path === target : isInside(path, target))))
    // Nothing is known about what lies below a folder that could not be listed.
    .filter((path) => !unreadable.some((closed) => isInside(path, closed) && existsSync(join(library.path, closed))));
  for (const path of outcome.vanishedFolders) outcome.vanished.push(...store.songsIn(path).filter((song) => !song.missing));
  reportProblems(tools, library, store, problems);
  return outcome;
}

/** The sentence for the log when the root cannot be trusted; '' when it can. */
function whyUnusable(library: ScanLibrary): string {
  try {
    if (!statSync(library.path).isDirectory()) return `${library.path} is not a folder. Nothing was changed.`;
    if (isEmptyFolder(library.path) && library.songCount > 0 && !library.acceptMissing) {
      return `${library.path} is empty, but held ${library.songCount} songs: is its disk mounted? Nothing was changed.`;
    }
    return '';
  } catch (error) {
    const code = (error as { code?: string }).code;
    const reason = code === 'ENOENT' ? 'does not exist' : code === 'EACCES' ? 'may not be read by this user' : `cannot be read (${code})`;
    return `${library.path} ${reason}. Nothing was changed.`;
  }
}

const isEmptyFolder = (path: string) => existsSync(path) && statSync(path).isDirectory() && readdirSync(path).length === 0;

function isEmptyAndOpen(path: string): boolean {
  try {
    return isEmptyFolder(path);
  } catch {
    // Nobody may look into it.
    return false;
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
export function compare(
  stored: readonly StoredSong[],
  folder: FoundFolder,
  before: Pick<KnownFolder, 'images'> | undefined,
  full: boolean,
) {
  const byFile = Map.groupBy(stored, (song) => song.fileName);
  // A sheet that changed divides a file anew although the file is the same.
  const hasSheets = folder.cues.length > 0 || stored.some((song) => song.cueIndex > 0);
  const jobs: Job[] = [];
  const gone: StoredSong[] = [];
  for (const file of folder.audio) {
    const songs = byFile.get(file.name) ?? [];
    byFile.delete(file.name);
    const present = songs.filter((song) => !song.missing);
    const same = present.filter((song) => song.mtimeMs === file.mtimeMs && song.sizeBytes === file.sizeBytes);
    const isSame = same.length > 0 && !full && !hasSheets;
    const known = isSame ? same : likeliest(songs, same);
    if (!isSame) jobs.push({ folder, file, known });
    gone.push(...present.filter((song) => !known.includes(song)));
  }
  for (const songs of byFile.values()) gone.push(...songs.filter((song) => !song.missing));
  // Below a folder that is new nothing is known yet whose pictures could change.
  return { jobs, gone, imagesChanged: before !== undefined && fileList(folder.images) !== before.images };
}

/** One song for each place in the file: what looks the same, else what is present, else what came last. */
function likeliest(songs: readonly StoredSong[], same: readonly StoredSong[]): StoredSong[] {
  const rank = (song: StoredSong) => (same.includes(song) ? 2 : song.missing ? 0 : 1);
  const sorted = songs.toSorted((a, b) => rank(b) - rank(a) || b.pk - a.pk);
  return [...new Map(sorted.toReversed().map((song) => [song.cueIndex, song])).values()];
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
