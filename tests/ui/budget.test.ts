// How much a visitor has to load, and what the texts of the page must hold to.
import { expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../../scripts/tools/run.ts';
import { ensurePage } from '../support/page.ts';

const kB = 1_000;
const budgets = { firstRoute: 95 * kB, allScripts: 300 * kB, styles: 18 * kB, sharePlayer: 15 * kB };

interface Chunk {
  file: string;
  isEntry?: boolean;
  src?: string;
  imports?: string[];
}

const built = join(root, 'build/web');
const zipped = async (file: string) => Bun.gzipSync(new Uint8Array(await Bun.file(join(built, file)).arrayBuffer()), { level: 9 }).length;
const sum = async (files: Iterable<string>) => (await Promise.all([...files].map(zipped))).reduce((total, size) => total + size, 0);

async function manifest(): Promise<Record<string, Chunk>> {
  await ensurePage();
  return (await Bun.file(join(built, '.vite/manifest.json')).json()) as Record<string, Chunk>;
}

/** A chunk and everything it needs before it runs. */
function withImports(chunks: Record<string, Chunk>, name: string, found = new Set<string>()): Set<string> {
  const chunk = chunks[name];
  if (!chunk || found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const one of chunk.imports ?? []) withImports(chunks, one, found);
  return found;
}

test.each(['home', 'albums', 'album', 'songs', 'search'])('the first visit to %s', async (page) => {
  const chunks = await manifest();
  const entry = Object.keys(chunks).find((name) => chunks[name]?.isEntry) ?? '';
  const files = new Set([...withImports(chunks, entry), ...withImports(chunks, `src/pages/${page}.tsx`)]);
  expect(files.size).toBeGreaterThan(1);
  expect(await sum(files)).toBeLessThanOrEqual(budgets.firstRoute);
});

test('all scripts and styles together', async () => {
  await ensurePage();
  const assets = readdirSync(join(built, 'assets')).map((name) => `assets/${name}`);
  expect(await sum(assets.filter((name) => name.endsWith('.js')))).toBeLessThanOrEqual(budgets.allScripts);
  expect(await sum(assets.filter((name) => name.endsWith('.css')))).toBeLessThanOrEqual(budgets.styles);
});

test('the player of a shared page, which needs nothing of the app', async () => {
  await ensurePage();
  const folder = join(root, 'build/share');
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  expect(scripts).toHaveLength(1);
  expect(await Bun.file(join(folder, scripts[0]!)).text()).not.toMatch(/\bimport\b/);
  expect(await zipped(`../share/${scripts[0]}`)).toBeLessThanOrEqual(budgets.sharePlayer);
});

type Texts = Record<string, string | Record<string, string>>;
const locale = async (code: string) => (await Bun.file(join(root, `web/locales/${code}.json`)).json()) as Texts;
const holes = (text: string | Record<string, string>) => [...new Set(JSON.stringify(text).match(/\{\w+\}/g))].toSorted();

test('German has every text of English, with the same holes', async () => {
  const [en, de] = await Promise.all([locale('en'), locale('de')]);
  expect(Object.keys(de)).toEqual(Object.keys(en));
  for (const [key, text] of Object.entries(en)) {
    expect({ key, holes: holes(de[key] ?? '') }).toEqual({ key, holes: holes(text) });
    expect({ key, type: typeof de[key] }).toEqual({ key, type: typeof text });
  }
});

test('every text is used', async () => {
  const { text } = { text: await sources() };
  const unused = Object.keys(await locale('en')).filter(
    (key) => !text.includes(`'${key}'`) && !text.includes(`\`${key.replace(/[^.]+$/, '')}\${`),
  );
  expect(unused).toEqual([]);
});

async function sources(): Promise<string> {
  const files = readdirSync(join(root, 'web/src'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  return (await Promise.all(files.map((name) => Bun.file(join(root, 'web/src', name)).text()))).join('\n');
}
