// Runs the commands that scripts are made of. No dependencies: the first script runs before anything is installed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dir, '../..');
/** This very Bun, whatever PATH says. */
export const bun = process.execPath;

/** Runs a command with the terminal's own input and output; its exit code. */
export async function run(command: readonly string[], options: { env?: Record<string, string>; cwd?: string } = {}): Promise<number> {
  const child = Bun.spawn([...command], {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdin: 'inherit',
    stdout: 'inherit',
    stderr: 'inherit',
  });
  return child.exited;
}

/** Runs a command quietly; what it printed, and whether it went well. */
export async function capture(command: readonly string[], cwd = root): Promise<{ isFine: boolean; text: string }> {
  const child = Bun.spawn([...command], { cwd, stdout: 'pipe', stderr: 'pipe' });
  const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  return { isFine: code === 0, text: out + err };
}

/** Installs exactly what bun.lock says, where that has not been done. */
export async function installPackages(): Promise<void> {
  const stamp = Bun.file(join(root, 'node_modules/.melodrome-lock'));
  const lock = await Bun.file(join(root, 'bun.lock')).text();
  if (existsSync(join(root, 'node_modules')) && (await stamp.exists()) && (await stamp.text()) === Bun.hash(lock).toString(36)) return;
  process.stdout.write('installing packages\n');
  if ((await run([bun, 'install', '--frozen-lockfile'])) !== 0) throw new Error('the packages cannot be installed; is the network there?');
  await Bun.write(stamp, Bun.hash(lock).toString(36));
}

interface SystemTool {
  /** Any of these on PATH will do. */
  names: readonly string[];
  aptPackage: string;
}

export const ffmpeg: SystemTool = { names: ['ffmpeg'], aptPackage: 'ffmpeg' };
export const chromium: SystemTool = { names: ['chromium', 'chromium-browser', 'google-chrome'], aptPackage: 'chromium' };

/** Installs what is missing with apt, where that is allowed; throws the exact command to type otherwise. */
export async function installTools(tools: readonly SystemTool[]): Promise<void> {
  const missing = tools.filter(({ names }) => !names.some((name) => Bun.which(name)));
  if (missing.length === 0) return;
  const packages = missing.map(({ aptPackage }) => aptPackage);
  const asRoot = process.geteuid?.() === 0 ? [] : ['sudo', '-n'];
  const typed = `sudo apt-get update && sudo apt-get install --yes ${packages.join(' ')}`;
  const isAllowed = Bun.which('apt-get') && (asRoot.length === 0 || (await capture([...asRoot, 'true'])).isFine);
  if (!isAllowed) throw new Error(`${packages.join(' and ')} must be installed first; type: ${typed}`);
  process.stdout.write(`installing ${packages.join(' and ')}\n`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run([...asRoot, 'apt-get', 'update', '-qq'], { env });
  const code = await run([...asRoot, 'apt-get', 'install', '--yes', '-qq', '--no-install-recommends', ...packages], { env });
  if (code !== 0) throw new Error(`${packages.join(' and ')} cannot be installed; type: ${typed}`);
}

/** A port of this machine that nobody uses at the moment. */
export async function freePort(): Promise<number> {
  const probe = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('') });
  const { port = 0 } = probe;
  await probe.stop(true);
  return port;
}

/** Ends the script with a sentence in place of a stack. */
export function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
