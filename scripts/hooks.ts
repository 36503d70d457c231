// Points git at .githooks (run by `bun install`); does nothing outside a checkout.
import { existsSync } from 'node:fs';

if (process.argv.includes('--help'))
  process.stdout.write('bun scripts/hooks.ts: make git use .githooks; `bun install` does it by itself\n');
else if (existsSync('.git')) Bun.spawnSync(['git', 'config', 'core.hooksPath', '.githooks']);
