// bun run test: installs what is missing, then checks and all tests. Nothing is skipped in silence.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { bun, capture, chromium, fail, ffmpeg, installPackages, installTools, root, run } from './tools/run.ts';

const help = `bun run test [--no-check] [FOLDER…]: all checks and tests, or the tests of some folders

  --no-check   tests only
  --help       this text

Single files run faster with: bun test tests/subsonic/lists.test.ts
`;

const args = process.argv.slice(2);
if (args.includes('--help')) process.stdout.write(help);
else process.exitCode = await main().catch(fail);

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

async function main(): Promise<number> {
  await installPackages();
  await installTools([ffmpeg, chromium]);
  const folders = args.filter((word) => !word.startsWith('-'));
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  if (!args.includes('--no-check') && folders.length === 0) {
    const code = await run([bun, 'scripts/check.ts']);
    add(count, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });
  }
  if (!existsSync(join(root, 'dist/melodrome')) || folders.length === 0) {
    const { isFine, text } = await capture([bun, 'scripts/build.ts']);
    if (!isFine) throw new Error(`the build failed:\n${text}`);
  }
  add(count, await runTests(folders));
  if (count.skipped > 0) process.stdout.write(`${count.skipped} tests were skipped; each says above what it lacks\n`);
  process.stdout.write(`${count.passed} passed, ${count.failed} failed\n`);
  return count.failed > 0 ? 1 : 0;
}

/** Runs bun's tests, showing their output; the counts are read from their last lines. */
async function runTests(folders: readonly string[]): Promise<Count> {
  const child = Bun.spawn([bun, 'test', '--timeout=60000', ...folders], { cwd: root, stdout: 'pipe', stderr: 'pipe' });
  const [out, err] = await Promise.all([show(child.stdout, process.stdout), show(child.stderr, process.stderr)]);
  const code = await child.exited;
  const number = (pattern: RegExp) => Number([...`${out}\n${err}`.matchAll(pattern)].at(-1)?.[1] ?? 0);
  const count = { passed: number(/^\s*(\d+) pass$/gm), failed: number(/^\s*(\d+) fail$/gm), skipped: number(/^\s*(\d+) skip$/gm) };
  // A crash prints no summary.
  if (code !== 0 && count.failed === 0) count.failed = 1;
  return count;
}

async function show(from: ReadableStream<Uint8Array>, to: NodeJS.WriteStream): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of from) {
    to.write(chunk);
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

function add(sum: Count, more: Count): void {
  sum.passed += more.passed;
  sum.failed += more.failed;
  sum.skipped += more.skipped;
}
