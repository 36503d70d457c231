// C15 on every change: the executable as it was built, which differs from the source in what it says when it fails.
import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { secrecy } from '../../scripts/harden/secrecy.ts';
import { createStarter } from '../../scripts/harden/subject.ts';

const built = join(import.meta.dir, '../../dist/melodrome');

test(`${secrecy.title}, on the executable`, async () => {
  if (!existsSync(built)) throw new Error('there is no dist/melodrome; run: bun run build');
  const starter = createStarter(built);
  try {
    expect(await secrecy.run(starter.start)).toMatch(/^\d+ errors at \d+ addresses/);
  } finally {
    await starter.close();
  }
});
