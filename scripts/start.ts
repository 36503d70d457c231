// bun run start: installs, builds and runs the server. Everything after `--` goes to it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { bun, fail, ffmpeg, installPackages, installTools, root, run } from './tools/run.ts';

const help = `bun run start [-- FLAGS]: install what is missing, build the executable and run it

  --musicfolder DIR   your music; without it the few free pieces in demo/ are played
  --help              this text; "dist/melodrome --help" lists all flags of the server
`;

const flags = process.argv.slice(2).filter((word) => word !== '--');
if (flags.includes('--help')) {
  process.stdout.write(help);
} else {
  process.exitCode = await main().catch(fail);
}

async function main(): Promise<number> {
  await installPackages();
  await installTools([ffmpeg]).catch((error: Error) => {
    process.stdout.write(`${error.message}\nGoing on without it: songs play as they are, but cannot be converted.\n`);
  });
  if ((await run([bun, 'scripts/build.ts'])) !== 0) throw new Error('the build failed');
  const isTold = flags.some((flag) => flag.startsWith('--musicfolder')) || process.env['ND_MUSICFOLDER'] !== undefined;
  const hasConfig = flags.some((flag) => flag === '-c' || flag.startsWith('--configfile'));
  const music: string[] = [];
  if (!isTold && !hasConfig) {
    process.stdout.write('No music folder was given: playing the pieces in demo/. Your own: bun run start -- --musicfolder DIR\n');
    music.push(`--musicfolder=${join(root, 'demo')}`);
    if (!existsSync(join(root, 'demo'))) throw new Error('demo/ is missing');
  }
  const server = Bun.spawn([join(root, 'dist/melodrome'), ...music, ...flags], { stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => server.kill(signal));
  const starter = grandparent();
  const watch = setInterval(() => grandparent() !== starter && server.kill('SIGTERM'), 500);
  return server.exited.finally(() => clearInterval(watch));
}

/**
 * The process that started `bun run`, where it is npx and the system can tell. npx passes no signals on, so when it
 * is killed only a new grandparent tells that nobody waits any more.
 */
function grandparent(): string | undefined {
  const stat = `/proc/${process.ppid}/stat`;
  if (process.env['npm_config_cache'] === undefined || !existsSync(stat)) return undefined;
  // After the name in brackets: state, parent.
  return readFileSync(stat, 'utf8').split(') ').at(-1)?.split(' ')[1];
}
