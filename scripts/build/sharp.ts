// sharp inside one file: its loader is replaced by one that holds the addon and libvips, writes them once into a
// private folder in the layout the addon expects (its RPATH leads to the library beside it), and opens it there.
// The folder comes from src/core/artwork/image-engine.ts.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { BunPlugin } from 'bun';

import type { Target } from './targets.ts';

/** Where src/ leaves the folder for native parts, see image-engine.ts. */
const folderKey = "Symbol.for('melodrome.native-folder')";

/** Replaces sharp's loader; `modules` is the node_modules folder that holds sharp's packages for `platform`. */
export function embedSharp(platform: string, modules: string): BunPlugin {
  const addonFolder = join(modules, '@img', `sharp-${platform}`, 'lib');
  const libraryFolder = join(modules, '@img', `sharp-libvips-${platform}`, 'lib');
  const addon = readdirSync(addonFolder).find((name) => name.endsWith('.node'));
  const library = readdirSync(libraryFolder).find((name) => /\.(so|dylib)/.test(name));
  if (!addon || !library) throw new Error(`sharp's native parts for ${platform} are incomplete`);
  const parts = [
    [`sharp-libvips-${platform}/lib/${library}`, join(libraryFolder, library)],
    [`sharp-${platform}/lib/${addon}`, join(addonFolder, addon)],
  ] as const;
  return {
    name: 'embed-sharp',
    setup(build) {
      build.onLoad({ filter: /[\\/]sharp[\\/]dist[\\/]sharp\.(mjs|cjs)$/ }, () => ({ loader: 'js', contents: loader(addon, parts) }));
    },
  };
}

/** Where there is no sharp for a target: loading it fails, and the server uses Bun's codec. */
export const withoutSharp: BunPlugin = {
  name: 'without-sharp',
  setup(build) {
    build.onLoad({ filter: /[\\/]sharp[\\/]dist[\\/]sharp\.(mjs|cjs)$/ }, () => ({
      loader: 'js',
      contents: `throw new Error('this build has no sharp');\nexport default undefined;`,
    }));
  },
};

function loader(addon: string, parts: readonly (readonly [place: string, from: string])[]): string {
  return `
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
${parts.map(([, from], i) => `import part${i} from ${JSON.stringify(from)} with { type: 'file' };`).join('\n')}
const folder = globalThis[${folderKey}];
if (!folder) throw new Error('no folder for native parts');
let target = '';
for (const [place, from] of [${parts.map(([place], i) => `[${JSON.stringify(place)}, part${i}]`).join(', ')}]) {
  target = join(folder, ${JSON.stringify(addon)}, place);
  const wanted = readFileSync(from);
  let isThere = false;
  try { isThere = statSync(target).size === wanted.length; } catch {}
  if (isThere) continue;
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const part = target + '.' + process.pid;
  writeFileSync(part, wanted, { mode: 0o700 });
  renameSync(part, target);
}
const holder = { exports: {} };
process.dlopen(holder, target);
export default holder.exports;
`;
}

/** Folder with sharp's packages for a target: the project's own, or fetched from the registry into `cache`. */
export async function sharpModules(target: Target, root: string, cache: string): Promise<string> {
  const own = join(root, 'node_modules');
  if (existsSync(join(own, '@img', `sharp-${target.sharp}`))) return own;
  const { version } = (await Bun.file(join(own, 'sharp/package.json')).json()) as { version: string };
  const folder = join(cache, `sharp-${version}-${target.name}`);
  const modules = join(folder, 'node_modules');
  if (existsSync(join(modules, '@img', `sharp-${target.sharp}`))) return modules;
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  await Bun.write(join(fresh, 'package.json'), JSON.stringify({ private: true, dependencies: { sharp: version } }));
  const libc = target.libc ? [`--libc=${target.libc}`] : [];
  const command = [process.execPath, 'install', '--ignore-scripts', '--no-save', `--os=${target.os}`, `--cpu=${target.cpu}`, ...libc];
  const child = Bun.spawn(command, { cwd: fresh, stdout: 'ignore', stderr: 'pipe' });
  if ((await child.exited) !== 0) throw new Error(`sharp for ${target.name}: ${await new Response(child.stderr).text()}`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return modules;
}
