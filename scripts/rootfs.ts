// bun run rootfs: the image of the Dockerfile without a container engine. rootfs.sh puts together the same root folder;
// this makes all but /data read-only, runs the binary in it by chroot as an ordinary user, and smokes it.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeLibrary } from './smoke/library.ts';
import { smoke } from './smoke/steps.ts';
import { capture, fail, freePort, root } from './tools/run.ts';

const help = `bun run rootfs [--keep]: run the binary in the root folder of the container image (needs root, for chroot)

  --keep   leave the folder and print where it is
  --help   this text
`;
const port = await freePort();
const user = '1000:1000';

if (process.argv.includes('--help')) process.stdout.write(help);
else process.exitCode = await main().catch(fail);

async function main(): Promise<number> {
  if (process.geteuid?.() !== 0) throw new Error('chroot needs root; type: sudo npx --yes bun@1.4.5 run rootfs');
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-rootfs-'));
  try {
    // A temporary folder belongs to its maker alone; the server runs as somebody else.
    chmodSync(folder, 0o755);
    const songs = await assemble(folder);
    const { text } = await capture(['du', '-sm', folder]);
    process.stdout.write(`root folder of ${text.split('\t')[0]} MB\n`);
    return await runInside(folder, songs);
  } finally {
    if (process.argv.includes('--keep')) process.stdout.write(`${folder}\n`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

/** Fills the folder as the image's build does; how many songs lie in its /music. */
async function assemble(folder: string): Promise<number> {
  if (!Bun.which('ffmpeg')) throw new Error('ffmpeg is missing; type: sudo apt-get install ffmpeg');
  await must(['sh', join(root, 'scripts/rootfs.sh'), join(root, 'dist/melodrome'), folder]);
  const songs = await makeLibrary(join(root, 'demo'), join(folder, 'music'));
  // What a container engine adds by itself.
  await must(['mknod', '-m', '666', join(folder, 'dev/null'), 'c', '1', '3']);
  await must(['mknod', '-m', '666', join(folder, 'dev/urandom'), 'c', '1', '9']);
  return songs;
}

async function runInside(folder: string, songs: number): Promise<number> {
  // A private mount makes the root read-only, as `docker run --read-only` does; /data alone can be written.
  const script = `mount --bind "$1" "$1" && mount --bind "$1/data" "$1/data" && mount -o remount,bind,ro "$1" && mount -t proc none "$1/proc" &&
    exec chroot --userspec=${user} "$1" /usr/local/bin/melodrome --address=127.0.0.1 --port=${port}`;
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', ND_MUSICFOLDER: '/music', ND_DATAFOLDER: '/data' };
  const server = Bun.spawn(['unshare', '--mount', 'sh', '-c', script, 'sh', folder], { env, stdout: 'inherit', stderr: 'inherit' });
  const origin = `http://127.0.0.1:${port}`;
  try {
    for (let tries = 0; ; tries++) {
      if (server.exitCode !== null || tries > 200) throw new Error('the server does not start');
      if (
        await fetch(`${origin}/ping`).then(
          (reply) => reply.ok,
          () => false,
        )
      )
        break;
      await Bun.sleep(100);
    }
    const { passed, failed } = await smoke({ origin, songs, tell: (line) => process.stdout.write(`${line}\n`) });
    // As an engine runs a health check: in the container's own view of the file system.
    const inside = ['nsenter', '--mount', `--target=${server.pid}`, 'chroot', `--userspec=${user}`, folder];
    const health = await capture([...inside, '/usr/local/bin/melodrome', 'health', `--port=${port}`, '--datafolder=/data']);
    process.stdout.write(`${health.isFine ? 'ok    ' : 'FAILED'} health check ${health.isFine ? '' : health.text}\n`);
    return failed.length > 0 || passed === 0 || !health.isFine ? 1 : 0;
  } finally {
    server.kill('SIGTERM');
    await server.exited;
  }
}

async function must(command: readonly string[]): Promise<void> {
  const { isFine, text } = await capture(command);
  if (!isFine) throw new Error(`${command.join(' ')} failed: ${text}`);
}
