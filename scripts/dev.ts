// bun dev: the server from source, restarted on changes, and the page with hot reload.
import { join } from 'node:path';

import { bun, fail, installPackages, root } from './tools/run.ts';

const help = `bun dev [-- FLAGS]: server and page from source, http://localhost:5173/app/

  --musicfolder DIR   your music (default: demo/); all other flags of the server work as well
  --help              this text
`;

const flags = process.argv.slice(2).filter((word) => word !== '--');
if (flags.includes('--help')) process.stdout.write(help);
else await main().catch(fail);

async function main(): Promise<void> {
  await installPackages();
  const music = flags.some((flag) => flag.startsWith('--musicfolder')) ? [] : [`--musicfolder=${join(root, 'demo')}`];
  const port = valueOf('--port', '-p') ?? '4533';
  const inherit = { cwd: root, stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' } as const;
  const children = [
    Bun.spawn([bun, '--watch', 'src/main.ts', '--datafolder=.cache/dev', ...music, ...flags], inherit),
    Bun.spawn([bun, '--bun', 'node_modules/vite/bin/vite.js', 'web'], {
      ...inherit,
      env: { ...process.env, MELODROME_URL: `http://localhost:${port}` },
    }),
  ];
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => children.forEach((child) => child.kill(signal)));
  await Promise.race(children.map((child) => child.exited));
  children.forEach((child) => child.kill());
}

/** What a flag was given, written `--port 1` or `--port=1`. */
function valueOf(...names: string[]): string | undefined {
  const at = flags.findIndex((flag) => names.includes(flag.split('=')[0] ?? ''));
  return at < 0 ? undefined : (flags[at]?.split('=')[1] ?? flags[at + 1]);
}
