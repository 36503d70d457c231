// Checks of `bun run harden` that take seconds, on every change: the executable as it was built, which differs from the
// source in what it loads, what it may and what it says when it fails.
import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { damagedDatabase } from '../../scripts/harden/damaged-database.ts';
import { fileModes } from '../../scripts/harden/file-modes.ts';
import { firstAdmin } from '../../scripts/harden/first-admin.ts';
import { logSecrecy } from '../../scripts/harden/log-secrecy.ts';
import { secrecy } from '../../scripts/harden/secrecy.ts';
import { createStarter } from '../../scripts/harden/subject.ts';
import { workingFolder } from '../../scripts/harden/working-folder.ts';

const built = join(import.meta.dir, '../../dist/melodrome');
const checks = [firstAdmin, logSecrecy, secrecy, workingFolder, fileModes, damagedDatabase];

for (const { id, title, run } of checks) {
  test(`${id}, on the executable: ${title}`, async () => {
    if (!existsSync(built)) throw new Error('there is no dist/melodrome; run: bun run build');
    const starter = createStarter(built);
    try {
      // It throws when something is not as it should be.
      expect(await run(starter.start, built)).not.toBe('');
    } finally {
      await starter.close();
    }
  });
}
