// File-system events as a hint where to look: they are gathered until it is quiet, then the touched folders are scanned.
// Network mounts send none and limits lose some, so scheduled scans stay the truth; where watching fails and nobody
// set a schedule, the library is looked through from time to time instead, and the log says so.
import { statSync, watch as watchFolder, type FSWatcher } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Context } from '../context.ts';
import { messageOf } from '../lib/errors.ts';
import type { Scanner } from './controller.ts';

export interface WatchedLibrary {
  id: number;
  name: string;
  path: string;
}

export interface WatchOptions {
  /** Quiet time before a scan. The first change after a quiet while waits for less: it is often the only one. */
  waitMs: number;
  /** How often a library that cannot be watched is looked through; undefined where scans are scheduled. */
  fallbackMs: number | undefined;
}

const firstWaitMs = 1_000;
/** So many folders, or events, at once: then the whole library is looked through, some events are lost by now. */
const manyFolders = 500;
const manyEvents = 15_000;

/** Watches until closed; a library that cannot be watched is logged once. */
export function watchLibraries(ctx: Context, scanner: Scanner, libraries: readonly WatchedLibrary[], options: WatchOptions) {
  const log = ctx.log.child('watch');
  const touched = new Map<number, { folders: Set<string>; events: number }>();
  const watchers: FSWatcher[] = [];
  const fallbacks = new Map<number, ReturnType<typeof setInterval>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let flushedAt = 0;

  function hear(library: WatchedLibrary, file: string | null): void {
    const seen = touched.get(library.id) ?? { folders: new Set<string>(), events: 0 };
    touched.set(library.id, seen);
    if (seen.folders.size <= manyFolders) {
      const above = file === null ? '.' : dirname(file);
      const folder = above === '.' ? '' : above;
      // A folder that came is looked at itself: what it came into may be the whole library.
      const isNew = file !== null && !seen.folders.has(folder) && isFolder(join(library.path, file));
      seen.folders.add(isNew ? file : folder);
    }
    seen.events++;
    clearTimeout(timer);
    const isFirst = ctx.clock.now() - flushedAt > options.waitMs;
    timer = setTimeout(flush, isFirst ? Math.min(firstWaitMs, options.waitMs) : options.waitMs);
  }

  function flush(): void {
    if (scanner.isScanning()) {
      timer = setTimeout(flush, options.waitMs);
      return;
    }
    flushedAt = ctx.clock.now();
    const targets = [...touched].flatMap(([libraryId, { folders, events }]) => {
      if (folders.size <= manyFolders && events <= manyEvents) return [...folders].map((folder) => ({ libraryId, folder }));
      log.info('very much changed at once: looking through the whole library', { library: libraryId, events });
      return [{ libraryId, folder: '' }];
    });
    touched.clear();
    if (targets.length > 0) scan(targets);
  }

  function scan(targets: { libraryId: number; folder: string }[]): void {
    log.debug('folders changed', { count: targets.length });
    scanner
      .scan({ full: false, targets })
      .then((summary) => (summary.held.length === 0 ? lookForHeld(targets) : undefined))
      .catch((error: unknown) => log.warn(`scan of changed folders failed: ${messageOf(error)}`));
  }

  /** Only a look at all of a library tells whether songs that were held back are there again. */
  async function lookForHeld(seen: { libraryId: number; folder: string }[]): Promise<void> {
    const held = ctx.db.$client.query("SELECT id FROM library WHERE held_reason <> ''").values().flat();
    const wanted = new Set(seen.filter(({ folder }) => folder !== '').map(({ libraryId }) => libraryId));
    const targets = [...wanted].filter((id) => held.includes(id)).map((libraryId) => ({ libraryId, folder: '' }));
    if (targets.length > 0) await scanner.scan({ full: false, targets });
  }

  function fallBack(library: WatchedLibrary, error: unknown): void {
    if (fallbacks.has(library.id)) return;
    const { fallbackMs } = options;
    const instead =
      fallbackMs === undefined
        ? 'scheduled scans find what it misses'
        : `it is looked through every ${Math.round(fallbackMs / 60_000)} minutes instead`;
    log.warn(`changes of this library may go unnoticed (${reasonOf(error)}): ${instead}`, { library: library.name });
    if (fallbackMs !== undefined)
      fallbacks.set(
        library.id,
        setInterval(() => scan([{ libraryId: library.id, folder: '' }]), fallbackMs),
      );
  }

  for (const library of libraries) {
    try {
      const watcher = watchFolder(library.path, { recursive: true }, (_event, file) => hear(library, file));
      watcher.on('error', (error) => fallBack(library, error));
      watchers.push(watcher);
    } catch (error) {
      fallBack(library, error);
    }
  }

  return {
    close(): void {
      clearTimeout(timer);
      for (const interval of fallbacks.values()) clearInterval(interval);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function reasonOf(error: unknown): string {
  const { code } = error as { code?: string };
  if (code === 'ENOSPC') return 'the system watches no more folders for this user: raise fs.inotify.max_user_watches';
  if (code === 'EMFILE') return 'the system has no more watchers for this user: raise fs.inotify.max_user_instances';
  return messageOf(error);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
