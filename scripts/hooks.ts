// Points git at .githooks (run by `bun install`); does nothing outside a checkout.
import { existsSync } from 'node:fs';

if (existsSync('.git')) Bun.spawnSync(['git', 'config', 'core.hooksPath', '.githooks']);
