// bun run smoke: the binary alone in an empty folder, without node_modules, on real music: scan, page, search, cover,
// stream, conversion.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { withoutModules } from './smoke/hidden.ts';
import { makeLibrary } from './smoke/library.ts';
import { smoke } from './smoke/steps.ts';
import { capture, fail, freePort, root } from './tools/run.ts';

const help = `bun run smoke [options]: try the binary alone on real music

  --binary FILE    what to try (default dist/melodrome)
  --arm64          build for linux-arm64 and try it under qemu-aarch64-static, without conversion
  --musicfolder D  music to scan (default demo/)
  --help           this text
`;
const { values } = parseArgs({
  options: {
    binary: { type: 'string' },
    arm64: { type: 'boolean', default: false },
    musicfolder: { type: 'string', default: join(root, 'demo') },
    help: { type: 'boolean', default: false },
  },
});

const port = await freePort();

if (values.help) process.stdout.write(help);
else process.exitCode = await main().catch(fail);

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-smoke-'));
  try {
    const binary = values.arm64 ? await armBinary() : (values.binary ?? join(root, 'dist/melodrome'));
    if (!existsSync(binary)) throw new Error(`there is no ${binary}; run: bun run build`);
    copyFileSync(binary, join(folder, 'melodrome'));
    const music = join(folder, 'music');
    const songs = await makeLibrary(values.musicfolder, music);
    const own = [join(folder, 'melodrome'), `--musicfolder=${music}`, '--address=127.0.0.1', `--port=${port}`];
    const started = values.arm64 ? ['qemu-aarch64-static', ...(await armLibraries(folder)), ...own] : own;
    return await tryIt(started, folder, songs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tryIt(command: string[], folder: string, songs: number): Promise<number> {
  const hidden = withoutModules(command);
  const log = join(folder, 'log');
  const server = Bun.spawn(hidden.command, {
    cwd: folder,
    stdout: 'ignore',
    stderr: Bun.file(log),
    env: { PATH: process.env['PATH'] ?? '' },
  });
  const origin = `http://127.0.0.1:${port}`;
  try {
    for (let tries = 0; ; tries++) {
      if (server.exitCode !== null || tries > 600) throw new Error(`the server does not start:\n${readFileSync(log, 'utf8')}`);
      if (
        await fetch(`${origin}/ping`).then(
          (reply) => reply.ok,
          () => false,
        )
      )
        break;
      await Bun.sleep(100);
    }
    const tell = (line: string) => process.stdout.write(`${line}\n`);
    const { passed, failed } = await smoke({ origin, songs, withoutTranscoding: values.arm64, tell });
    if (failed.length > 0) process.stdout.write(readFileSync(log, 'utf8'));
    process.stdout.write(`smoke: ${passed} passed, ${failed.length} failed\n`);
    return failed.length > 0 ? 1 : 0;
  } finally {
    server.kill('SIGTERM');
    await Promise.race([server.exited, Bun.sleep(5000)]);
    server.kill('SIGKILL');
    hidden.restore();
  }
}

async function armBinary(): Promise<string> {
  if (!Bun.which('qemu-aarch64-static')) throw new Error('qemu is missing; type: sudo apt-get install qemu-user-static');
  const { isFine, text } = await capture([process.execPath, 'scripts/build.ts', '--target', 'linux-arm64']);
  if (!isFine) throw new Error(text);
  return join(root, 'dist/melodrome-linux-arm64');
}

/** glibc and libstdc++ for arm64 from Debian's packages, unpacked once into .cache; nothing is installed. */
async function armLibraries(folder: string): Promise<string[]> {
  const place = join(root, '.cache/arm64-root');
  if (!existsSync(join(place, 'lib/ld-linux-aarch64.so.1'))) {
    const work = join(folder, 'packages');
    mkdirSync(work);
    mkdirSync(place, { recursive: true });
    const script = `set -e
      dpkg --print-foreign-architectures | grep -qx arm64 || { dpkg --add-architecture arm64; trap 'dpkg --remove-architecture arm64' EXIT; }
      apt-get update -qq
      apt-get download -qq libc6:arm64 libgcc-s1:arm64 libstdc++6:arm64
      for package in *.deb; do dpkg -x "$package" "$1"; done`;
    const { isFine, text } = await capture(['sh', '-c', script, 'sh', place], work);
    if (!isFine) throw new Error(`the arm64 libraries cannot be fetched (this needs root):\n${text}`);
  }
  return ['-L', place];
}
