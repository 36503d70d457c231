// Where Workers and bundled files lie, from source and in the compiled binary.
// In the binary every module's import.meta.url is the root of the entry points' common folder (src/),
// so these addresses can only be made in a module that itself lies in src/, for entry files that lie there too.

import { join } from 'node:path';

/** Address of a Worker's entry file in src/, e.g. 'tags.worker.ts'. */
export function workerUrl(file: string): URL {
  return new URL(`./${file}`, import.meta.url);
}

/** Folder that holds the bundled assets (drizzle/, build/web/): the repository, or the binary's own file system. */
export const assetRoot = Bun.isStandaloneExecutable ? import.meta.dir : join(import.meta.dir, '..');
