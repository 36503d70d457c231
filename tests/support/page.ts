// The built web page, for tests that look at its files.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { buildShare, buildWeb } from '../../scripts/build/web.ts';

const root = join(import.meta.dir, '../..');
const built = join(root, 'build/web');

/** Builds the page, with its compressed files, where that has not been done. */
export async function ensurePage(): Promise<void> {
  const isWhole = existsSync(join(built, 'index.html')) && readdirSync(join(built, 'assets')).some((name) => name.endsWith('.br'));
  if (!isWhole) await buildWeb(root);
  else if (!existsSync(join(root, 'build/share'))) await buildShare(root);
}
