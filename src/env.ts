// Where Workers and bundled files lie, from source and in the compiled binary.
// In the binary every module's import.meta.url is the root of the entry points' common folder (src/),
// so these addresses can only be made in a module that itself lies in src/.

import { join } from 'node:path';

/** Address of a Worker's entry file, given relative to src/, e.g. 'workers/tags.worker.ts'. */
export function workerUrl(fromSource: string): URL {
  return new URL(`./${fromSource}`, import.meta.url);
}

/** Folder that holds the bundled assets (drizzle/, dist/): the repository, or the binary's own file system. */
export const assetRoot = Bun.isStandaloneExecutable ? import.meta.dir : join(import.meta.dir, '..');
