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

/** What the web page is made of; everything else of devDependencies stays outside. */
const pagePackages = [
  'solid-js',
  '@solidjs/router',
  '@kobalte/core',
  '@tanstack/solid-query',
  'idb-keyval',
  'thumbhash',
  '@iconify-json/lucide',
];
/** Types and build-time parts of other packages that never get into the executable. */
const outside = /^(@types\/|typescript$|csstype$)/;

const folder = join(import.meta.dir, 'licenses');
const nativeParts = ['@img/sharp-libvips-linux-x64', '@img/sharp-linux-x64'];

/** The whole document. */
export function notices(): string {
  const project = read<Package & { devDependencies: Record<string, string> }>(join(root, 'package.json'));
  const page = pagePackages.filter((name) => project.devDependencies[name]);
  const packages = collect([...Object.keys(project.dependencies ?? {}), ...page]);
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

/** The packages and all they depend on, by name. */
function collect(names: readonly string[]): Package[] {
  const found = new Map<string, Package>();
  const visit = (name: string) => {
    const path = join(root, 'node_modules', name, 'package.json');
    if (found.has(name) || outside.test(name) || !existsSync(path)) return;
    const info = read<Package>(path);
    found.set(name, info);
    for (const dependency of Object.keys(info.dependencies ?? {})) visit(dependency);
  };
  names.forEach(visit);
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function describe({ name, version, license = 'see below', author }: Package): string {
  const by = typeof author === 'object' ? author.name : (author ?? '');
  const text = licenseText(name);
  const title = `### ${name} ${version} (${license})`;
  if (text !== '') return `${title}\n\n\`\`\`\n${text}\n\`\`\``;
  return `${title}\n\n${by === '' ? 'Its package names no holder.' : `Copyright (c) ${by}`}`;
}

function licenseText(name: string): string {
  const place = join(root, 'node_modules', name);
  const file = readdirSync(place).find((entry) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(entry));
  return file ? readFileSync(join(place, file), 'utf8').replaceAll('\r', '').replaceAll('```', '').trim() : '';
}

const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
