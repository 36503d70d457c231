// bun run proxies: the recipes of docs/reverse-proxy.md with the real Caddy and the real nginx in front of the compiled binary,
// over TCP and over a socket file; a small program stands in for Authelia and Authentik.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { writeFlac } from '../tests/support/flac.ts';
import { tryRecipe } from './proxies/checks.ts';
import { startDoorman } from './proxies/doorman.ts';
import { recipes, startProxy } from './proxies/recipes.ts';
import { startServer } from './proxies/server.ts';
import { fail, freePort, installTools, root } from './tools/run.ts';

const help = `bun run proxies [options]: try the reverse proxies of docs/recipes in front of the binary

  --binary FILE  what to try (default dist/melodrome)
  --help         this text

Installs Caddy and nginx from Debian's packages where they are missing. One line for each check: PASS or FAIL.
`;

const { values } = parseArgs({
  options: { binary: { type: 'string', default: join(root, 'dist/melodrome') }, help: { type: 'boolean', default: false } },
});

if (values.help) process.stdout.write(help);
else process.exitCode = await main().catch(fail);

async function main(): Promise<number> {
  if (!existsSync(values.binary)) throw new Error(`there is no ${values.binary}; run: bun run build`);
  process.env['PATH'] += ':/usr/sbin';
  await installTools([
    { names: ['caddy'], aptPackage: 'caddy' },
    { names: ['nginx'], aptPackage: 'nginx-light' },
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-proxies-'));
  const doorman = startDoorman();
  let failed = 0;
  try {
    const music = join(folder, 'music');
    mkdirSync(music);
    writeFlac(join(music, 'Band/Record/1.flac'), { TITLE: 'First Song', ARTIST: 'Band', ALBUM: 'Record' });
    for (const isOnFile of [false, true]) {
      const server = await startServer({ binary: values.binary, folder, music, isOnFile });
      try {
        for (const recipe of recipes) {
          const name = `${recipe.file}${isOnFile ? ', socket file' : ''}`;
          const proxy = await startProxy(recipe, { folder, port: await freePort(), doorman: doorman.host, server: server.place });
          try {
            for (const { title, problem } of await tryRecipe(proxy.origin, server)) {
              if (problem) failed++;
              process.stdout.write(`${problem ? 'FAIL' : 'PASS'}  ${name}: ${title}${problem ? ` (${problem})` : ''}\n`);
            }
          } finally {
            await proxy.stop();
          }
        }
      } finally {
        await server.stop();
      }
    }
  } finally {
    await doorman.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(failed === 0 ? 'every recipe holds\n' : `${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}
