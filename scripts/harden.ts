// bun run harden: attacks and strains that need the compiled binary or more than some seconds, one by one. What takes
// less is in tests/hardening and runs with every test; docs/scorecard.md says which is where.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { checks } from './harden/checks.ts';
import { createStarter } from './harden/subject.ts';
import { fail, root } from './tools/run.ts';

const help = `bun run harden [options] [ID…]: attack the compiled binary, by the checks of docs/scorecard.md

  ID…            only these checks, such as C06 C15 (default: all)
  --binary FILE  what to attack (default dist/melodrome; bun run build --no-web makes it in seconds)
  --list         say which checks there are
  --help         this text

Each check ends in one line: PASS or FAIL, its id, what was measured. The exit code is 1 when one failed.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    binary: { type: 'string', default: join(root, 'dist/melodrome') },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(help);
else if (values.list) process.stdout.write(checks.map(({ id, title }) => `${id}  ${title}\n`).join(''));
else process.exitCode = await main().catch(fail);

async function main(): Promise<number> {
  const wanted = positionals.map((id) => id.toUpperCase());
  const unknown = wanted.filter((id) => !checks.some((check) => check.id === id));
  if (unknown.length > 0) throw new Error(`there is no check ${unknown.join(', ')}; see --list`);
  if (!existsSync(values.binary)) throw new Error(`there is no ${values.binary}; run: bun run build`);
  let failed = 0;
  const chosen = checks.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  for (const { id, title, run } of chosen) {
    const starter = createStarter(values.binary);
    const before = performance.now();
    const result = await run(starter.start, values.binary).then(
      (measured) => ({ isFine: true, text: measured }),
      (error: unknown) => ({ isFine: false, text: error instanceof Error ? error.message : String(error) }),
    );
    await starter.close();
    if (!result.isFine) failed++;
    const seconds = ((performance.now() - before) / 1000).toFixed(1);
    process.stdout.write(`${result.isFine ? 'PASS' : 'FAIL'} ${id} ${title}: ${result.text} (${seconds} s)\n`);
  }
  process.stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
}
