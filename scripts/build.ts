// bun run build: the web page and the executable, everything inside one file.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { embedSharp, sharpModules, withoutSharp } from './build/sharp.ts';
import { ownTarget, targetNamed, targets, type Target } from './build/targets.ts';
import { buildWeb } from './build/web.ts';

const root = join(import.meta.dir, '..');
const help = `bun run build [options]: make the executable

  --target NAME   for another system; may be repeated, or be "all" (default: this one, as dist/melodrome)
                  ${targets.map(({ name }) => name).join(' ')}
  --no-web        keep the web page that was built before
  --help          this text
`;

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true },
    'no-web': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(help);
else await main();

async function main(): Promise<void> {
  const names = values.target ?? [];
  const wanted = names.includes('all') ? targets : names.map(targetNamed);
  if (!values['no-web'] || !existsSync(join(root, 'build/web/index.html'))) await step('web page', () => buildWeb(root));
  const version = await versionText();
  mkdirSync(join(root, 'dist'), { recursive: true });
  if (wanted.length === 0) await step('dist/melodrome', () => compile(ownTarget(), 'dist/melodrome', version));
  for (const target of wanted) {
    const file = `dist/melodrome-${target.name}${target.suffix ?? ''}`;
    await step(file, () => compile(target, file, version));
  }
}

/** Version and revision: `0.1.0 (1a2b3c4d)`. */
async function versionText(): Promise<string> {
  const { version } = (await Bun.file(join(root, 'package.json')).json()) as { version: string };
  const git = Bun.spawnSync(['git', 'rev-parse', '--short=8', 'HEAD'], { cwd: root, stderr: 'ignore' });
  const revision = git.exitCode === 0 ? git.stdout.toString().trim() : '';
  return revision === '' ? version : `${version} (${revision})`;
}

async function compile(target: Target, file: string, version: string): Promise<void> {
  const plugin = target.sharp ? embedSharp(target.sharp, await sharpModules(target, root, join(root, '.cache'))) : withoutSharp;
  const threads = readdirSync(join(root, 'src')).filter((name) => name.endsWith('.worker.ts'));
  const result = await Bun.build({
    entrypoints: ['main.ts', ...threads].map((name) => join(root, 'src', name)),
    minify: true,
    bytecode: true,
    format: 'esm',
    plugins: [plugin],
    define: { 'process.env.NODE_ENV': '"production"', MELODROME_VERSION: JSON.stringify(version) },
    compile: {
      target: target.bun,
      outfile: join(root, file),
      assets: [join(root, 'drizzle'), join(root, 'build'), join(root, 'THIRD-PARTY-NOTICES.md')],
      autoloadDotenv: false,
      autoloadBunfig: false,
    },
  });
  if (!result.success) throw new AggregateError(result.logs, `${file} cannot be built`);
}

async function step(name: string, work: () => Promise<void>): Promise<void> {
  const before = performance.now();
  await work();
  process.stdout.write(`${name} (${((performance.now() - before) / 1000).toFixed(1)} s)\n`);
}
