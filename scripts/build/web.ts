// The web page, built by vite, and the player of shared pages, built by Bun; then every text file gets compressed siblings, so that the server never compresses them.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const compressible = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.webmanifest']);
const worthIt = 600;

/** Builds into build/web and build/share. */
export async function buildWeb(root: string): Promise<void> {
  await buildShare(root);
  const child = Bun.spawn([process.execPath, '--bun', 'node_modules/vite/bin/vite.js', 'build', 'web', '--logLevel', 'warn'], {
    cwd: root,
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(`the web page cannot be built:\n${out}${err}`);
  compressAll(join(root, 'build/web'));
}

/** The player of shared pages: one script that needs nothing of the app, so that visitors load a few kilobytes. */
export async function buildShare(root: string): Promise<void> {
  const folder = join(root, 'build/share');
  rmSync(folder, { recursive: true, force: true });
  const result = await Bun.build({
    entrypoints: [join(root, 'web/share/share.ts')],
    outdir: folder,
    naming: '[name]-[hash].[ext]',
    target: 'browser',
    minify: true,
  });
  if (!result.success) throw new AggregateError(result.logs, 'the player of shared pages cannot be built');
  compressAll(folder);
}

/** Writes compressed siblings of what is worth it. */
function compressAll(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, name);
    if (!statSync(path).isFile() || !compressible.has(extname(name))) continue;
    const bytes = readFileSync(path);
    if (bytes.length < worthIt) continue;
    const siblings: [suffix: string, bytes: Uint8Array][] = [
      ['.br', brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })],
      ['.gz', Bun.gzipSync(bytes, { level: 9 })],
    ];
    for (const [suffix, body] of siblings) if (body.length < bytes.length) writeFileSync(path + suffix, body);
  }
}
