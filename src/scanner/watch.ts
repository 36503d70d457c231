// File-system events as a hint where to look: they are gathered for a while, then the touched folders
// are scanned. Network mounts send none and limits lose some, so scheduled scans stay the truth.
import { watch as watchFolder, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';

import type { Context } from '../context.ts';
import { messageOf } from '../lib/errors.ts';
import type { Scanner } from './controller.ts';

export interface WatchedLibrary {
  id: number;
  name: string;
  path: string;
}

const manyFolders = 500;

/** Watches until closed; a library that cannot be watched is logged once. */
export function watchLibraries(ctx: Context, scanner: Scanner, libraries: readonly WatchedLibrary[], waitMs: number) {
  const log = ctx.log.child('watch');
  const touched = new Map<number, Set<string>>();
  const watchers: FSWatcher[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function hear(library: WatchedLibrary, file: string | null): void {
    const folders = touched.get(library.id) ?? new Set();
    touched.set(library.id, folders);
    const folder = file === null ? '' : dirname(file);
    folders.add(folder === '.' ? '' : folder);
    clearTimeout(timer);
    timer = setTimeout(flush, waitMs);
  }

  function flush(): void {
    if (scanner.isScanning()) {
      timer = setTimeout(flush, waitMs * 3);
      return;
    }
    const targets = [...touched].flatMap(([libraryId, folders]) =>
      folders.size > manyFolders ? [{ libraryId, folder: '' }] : [...folders].map((folder) => ({ libraryId, folder })),
    );
    touched.clear();
    if (targets.length === 0) return;
    log.debug('folders changed', { count: targets.length });
    scanner.scan({ full: false, targets }).catch((error: unknown) => log.warn(`scan of changed folders failed: ${messageOf(error)}`));
  }

  for (const library of libraries) {
    try {
      const watcher = watchFolder(library.path, { recursive: true }, (_event, file) => hear(library, file));
      watcher.on('error', (error) => {
        log.warn('watching is incomplete, scheduled scans will find what it misses', { library: library.name, error });
      });
      watchers.push(watcher);
    } catch (error) {
      log.warn('this folder cannot be watched, scheduled scans will find changes', { library: library.name, error });
    }
  }

  return {
    close(): void {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
