// bun run gen: everything in the repository that is made from tables: migrations, docs/generated, third-party notices, types of
// the web API for the page.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { optionsDocument } from '../src/config/markdown.ts';
import { apiTypes } from './gen/api-types.ts';
import { clientsMarkdown } from './gen/clients.ts';
import { notices } from './gen/notices.ts';
import { subsonicMarkdown } from './gen/subsonic.ts';
import { bun, fail, root, run } from './tools/run.ts';

const help = `bun run gen [--check] [--migration NAME]: make the generated files

  --check            only say which are not up to date
  --migration NAME   also write a migration for what changed in src/db/schema
  --help             this text
`;

const files: Record<string, () => string | Promise<string>> = {
  'docs/generated/options.md': optionsDocument,
  'docs/generated/subsonic.md': subsonicMarkdown,
  'docs/generated/clients.md': clientsMarkdown,
  'THIRD-PARTY-NOTICES.md': notices,
  'web/types/api.generated.ts': apiTypes,
};

if (process.argv.includes('--help')) process.stdout.write(help);
else await main().catch(fail);

async function main(): Promise<void> {
  const isCheck = process.argv.includes('--check');
  const at = process.argv.indexOf('--migration');
  if (at > 0) await run([bun, 'scripts/gen-migration.ts', ...process.argv.slice(at + 1)]);
  const stale: string[] = [];
  for (const [name, make] of Object.entries(files)) {
    const path = join(root, name);
    const text = await make();
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    stale.push(name);
    if (isCheck) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  if (isCheck && stale.length > 0) throw new Error(`not up to date: ${stale.join(', ')}; run: bun run gen`);
  for (const name of stale) process.stdout.write(`${name}\n`);
}
