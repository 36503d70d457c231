// bun run rootfs: the image of the Dockerfile without a container engine. Puts together the same root folder (Debian's
// ffmpeg with the libraries it needs, the binary, /music, /data), makes all but /data read-only for the user, runs the
// binary in it by chroot as an ordinary user, and smokes it.
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { makeLibrary } from './smoke/library.ts';
import { smoke } from './smoke/steps.ts';
import { capture, fail, root } from './tools/run.ts';

const help = `bun run rootfs [--keep]: run the binary in the root folder of the container image (needs root, for chroot)

  --keep   leave the folder and print where it is
  --help   this text
`;
const port = 4692;
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

/** Fills the folder; how many songs lie in its /music. */
async function assemble(folder: string): Promise<number> {
  for (const name of ['data', 'music', 'tmp', 'etc', 'dev', 'proc', 'usr/local/bin', 'usr/bin'])
    mkdirSync(join(folder, name), { recursive: true });
  await must(['cp', '-a', '/etc/ssl', join(folder, 'etc/')]);
  await Bun.write(join(folder, 'etc/passwd'), 'melodrome:x:1000:1000::/data:/usr/sbin/nologin\n');
  copyFileSync(join(root, 'dist/melodrome'), join(folder, 'usr/local/bin/melodrome'));
  await must(['chmod', '755', join(folder, 'usr/local/bin/melodrome')]);
  const ffmpeg = Bun.which('ffmpeg');
  if (!ffmpeg) throw new Error('ffmpeg is missing; type: sudo apt-get install ffmpeg');
  await must(['cp', '-L', ffmpeg, join(folder, 'usr/bin/ffmpeg')]);
  await copyLibraries([ffmpeg, join(root, 'dist/melodrome')], folder);
  // sharp's native parts are opened at run time; they need these two.
  const { text } = await capture(['sh', '-c', 'ls /lib/*/libstdc++.so.6 /usr/lib/*/libstdc++.so.6 /lib/*/libgcc_s.so.1 2>/dev/null']);
  for (const library of text.split('\n').filter((name) => name.startsWith('/'))) await copyInto(library, folder);
  const songs = await makeLibrary(join(root, 'demo'), join(folder, 'music'));
  await must(['mknod', '-m', '666', join(folder, 'dev/null'), 'c', '1', '3']);
  await must(['mknod', '-m', '666', join(folder, 'dev/urandom'), 'c', '1', '9']);
  await must(['chown', '-R', user, join(folder, 'data')]);
  return songs;
}

async function copyLibraries(programs: readonly string[], folder: string): Promise<void> {
  const wanted = new Set<string>();
  for (const program of programs) {
    const { text } = await capture(['ldd', program]);
    for (const [, path] of text.matchAll(/(\/\S+\.so\S*)/g)) if (path) wanted.add(path);
  }
  for (const path of wanted) await copyInto(path, folder);
}

async function copyInto(path: string, folder: string): Promise<void> {
  const target = join(folder, path);
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  await must(['cp', '-L', path, target]);
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
