// Runs the binary where nothing but itself can help it: alone in an empty folder, the repository's node_modules out
// of sight. As root that is a private mount name space; otherwise the folder is moved away for the time being.
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../tools/run.ts';

const modules = join(root, 'node_modules');
const aside = join(root, '.node_modules-hidden');

/** The command so that it sees no node_modules; `restore` must be called when it has ended. */
export function withoutModules(command: readonly string[]): { command: string[]; restore: () => void } {
  if (!existsSync(modules)) return { command: [...command], restore: () => {} };
  const canMount = process.geteuid?.() === 0 && Bun.spawnSync(['unshare', '--mount', 'true'], { stderr: 'ignore' }).exitCode === 0;
  if (canMount) {
    const script = 'mount -t tmpfs none "$0" && exec "$@"';
    return { command: ['unshare', '--mount', 'sh', '-c', script, modules, ...command], restore: () => {} };
  }
  renameSync(modules, aside);
  return { command: [...command], restore: () => renameSync(aside, modules) };
}
