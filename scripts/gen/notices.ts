// THIRD-PARTY-NOTICES.md: everything that is inside the executable, with its licence as its authors wrote it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../tools/run.ts';

interface Package {
  name: string;
  version: string;
  license?: string;
  author?: string | { name: string };
  dependencies?: Record<string, string>;
}

/** Types of other packages, which leave nothing in the page. */
const outside = /^(@types\/|typescript$|csstype$)/;

const folder = join(import.meta.dir, 'licenses');
const nativeParts = ['@img/sharp-libvips-linux-x64', '@img/sharp-linux-x64'];

/** The whole document. */
export async function notices(): Promise<string> {
  const names = new Set([...(await bundledPackages()), ...pagePackages()]);
  const packages = [...names].toSorted().map((name) => read<Package>(packageFile(name)));
  return `<!-- made by \`bun run gen\` -->
# Third-party notices

Melodrome itself is under the Apache License 2.0. Its executable also holds the software below, each under its own licence.

## Bun

The runtime: Bun ${Bun.version}, MIT licence, Copyright (c) Jarred Sumner and contributors, https://bun.com. It links JavaScriptCore and
WebKit parts (LGPL-2.1 and BSD), SQLite (public domain), BoringSSL (Apache-2.0 and ISC), libuv, zlib, zstd, brotli, mimalloc, libjpeg-turbo,
libspng, libwebp and others, listed with their licences and with instructions for relinking at https://bun.com/docs/project/license.

## libvips

The builds for Linux and macOS hold sharp's prebuilt libvips as a shared library, under the LGPL-3.0-or-later (below), with the libraries it links.
Its source and how it is built: https://github.com/lovell/sharp-libvips. The executable unpacks it into \`cache/native\` of the data
folder and loads it from there, so that it can be replaced by a changed version of the same name and size of interface.

${libraryVersions()}

## Packages

${packages.map(describe).join('\n\n')}

## GNU Lesser General Public License, version 3

\`\`\`
${readFileSync(join(folder, 'LGPL-3.0.txt'), 'utf8').trim()}
\`\`\`

## GNU General Public License, version 3

The licence above refers to it.

\`\`\`
${readFileSync(join(folder, 'GPL-3.0.txt'), 'utf8').trim()}
\`\`\`
`;
}

function libraryVersions(): string {
  const versions = read<Record<string, string>>(join(root, 'node_modules', nativeParts[0] ?? '', 'versions.json'));
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

/** What is really in the executable: the bundler says which files it took. */
async function bundledPackages(): Promise<string[]> {
  const source = join(root, 'src');
  const entries = readdirSync(source).filter((name) => name === 'main.ts' || name.endsWith('.worker.ts'));
  const { metafile } = await Bun.build({ entrypoints: entries.map((name) => join(source, name)), target: 'bun', metafile: true });
  return Object.keys(metafile?.inputs ?? {}).flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
}

/** What the page imports, and all that depends on. */
function pagePackages(): string[] {
  const place = join(root, 'web/src');
  const files = (readdirSync(place, { recursive: true }) as string[]).filter((name) => /\.tsx?$/.test(name));
  const imported = files.flatMap((file) => {
    const text = readFileSync(join(place, file), 'utf8');
    const fixed = text.matchAll(/^import (?!type\b)[^'";]*?from '((?:@[\w.-]+\/)?\w[\w.-]*)[^']*'/gm);
    const late = text.matchAll(/\bimport\('((?:@[\w.-]+\/)?\w[\w.-]*)[^']*'\)/g);
    return [...fixed, ...late].map(([, name = '']) => name);
  });
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name) || outside.test(name) || !existsSync(packageFile(name))) return;
    found.add(name);
    Object.keys(read<Package>(packageFile(name)).dependencies ?? {}).forEach(visit);
  };
  imported.forEach(visit);
  return [...found];
}

const packageFile = (name: string) => join(root, 'node_modules', name, 'package.json');

function describe({ name, version, license = 'see below', author }: Package): string {
  const by = typeof author === 'object' ? author.name : (author ?? '');
  const text = licenseText(name);
  const title = `### ${name} ${version} (${license})`;
  if (text !== '') return `${title}\n\n\`\`\`\n${text}\n\`\`\``;
  return `${title}\n\n${by === '' ? 'Its package names no holder.' : `Copyright (c) ${by}`}`;
}

/** As the package brings it, else as its authors publish it elsewhere (licenses/). */
function licenseText(name: string): string {
  const place = join(root, 'node_modules', name);
  const found = readdirSync(place).find((entry) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(entry));
  const file = found ? join(place, found) : join(folder, `${name}.txt`);
  return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r', '').replaceAll('```', '').trim() : '';
}

const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
