// bun run check: format, lint, types, dead code, generated files, length of files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { bun, capture, fail, root, run } from './tools/run.ts';

const help = `bun run check [--fix]: format, lint, types, dead code, generated files

  --fix    mend what can be mended by itself
  --help   this text
`;
const longestFile = 400;
const isFixing = process.argv.includes('--fix');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const sources = ['src', 'web', 'tests', 'scripts'];

type Check = [name: string, work: () => Promise<{ isFine: boolean; text: string }>];
const checks: Check[] = [
  ['format', () => capture([bin('oxfmt'), ...(isFixing ? [] : ['--check']), ...sources])],
  ['lint', () => capture([bin('oxlint'), ...(isFixing ? ['--fix'] : []), '--deny-warnings', ...sources])],
  ['types', () => capture([bin('tsc'), '--noEmit'])],
  ['types of the page', () => capture([bin('tsc'), '--noEmit', '-p', 'web/tsconfig.json'])],
  ['dead code', () => capture([bun, '--bun', bin('knip')])],
  ['generated files', () => capture([bun, 'scripts/gen.ts', '--check'])],
  ['length of files', async () => lengths()],
];

if (process.argv.includes('--help')) process.stdout.write(help);
else await main().catch(fail);

async function main(): Promise<void> {
  let failed = 0;
  for (const [name, work] of checks) {
    const { isFine, text } = await work();
    process.stdout.write(`${isFine ? 'ok    ' : 'FAILED'} ${name}\n${isFine ? '' : `${text.trim()}\n`}`);
    if (!isFine) failed++;
  }
  if (isFixing) await run([bun, 'scripts/gen.ts']);
  process.stdout.write(`${checks.length - failed} checks passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

async function lengths(): Promise<{ isFine: boolean; text: string }> {
  const { text: listing } = await capture(['git', 'ls-files', ...sources]);
  const long = listing
    .split('\n')
    .filter((name) => /(?<!\.generated)\.(ts|tsx|css)$/.test(name))
    .map((name) => [name, readFileSync(join(root, name), 'utf8').split('\n').length] as const)
    .filter(([, lines]) => lines > longestFile)
    .map(([name, lines]) => `${name} has ${lines} lines; ${longestFile} are the limit, split it`);
  return { isFine: long.length === 0, text: long.join('\n') };
}
