// The executable as a stranger gets it: alone in a folder of its own, with nothing else of this repository.
// `bun run smoke` tries the same file as a server, with node_modules hidden.
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeFlac } from '../support/flac.ts';

const root = join(import.meta.dir, '../..');
const built = join(root, 'dist/melodrome');
const project = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string; dependencies: Record<string, string> };

let folder: string;
let binary: string;
beforeAll(() => {
  if (!existsSync(built)) throw new Error('there is no dist/melodrome; run: bun run build');
  folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  mkdirSync(join(folder, 'bin'));
  binary = join(folder, 'bin/melodrome');
  copyFileSync(built, binary);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs it in a fresh folder that holds `files`. */
async function run(args: readonly string[], files: Record<string, string> = {}) {
  const place = mkdtempSync(join(folder, 'place-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
  const child = Bun.spawn([binary, ...args], { cwd: place, env: {}, stdout: 'pipe', stderr: 'pipe' });
  const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  return { out, err, code, left: readdirSync(place).filter((name) => !(name in files)) };
}

test('it knows its version and the revision it was built from', async () => {
  const { out, code, left } = await run(['--version']);
  expect(out).toMatch(new RegExp(`^${RegExp.escape(project.version)}( \\([0-9a-f]{8}\\))?\n$`));
  expect(code).toBe(0);
  expect(left).toEqual([]);
});

describe('it prints the licences of all it holds', () => {
  let text: string;
  beforeAll(async () => {
    text = (await run(['licenses'])).out;
  });

  // What the sources import, and two that come along with it.
  const held = ['croner', 'drizzle-orm', 'elysia', 'ignore', 'ini', 'ipaddr.js', 'jose', 'sharp', 'valibot'];
  test.each(held)('%s', (name) => expect(text).toContain(`### ${name} ${project.dependencies[name]} (`));
  test.each(['@sinclair/typebox', 'token-types'])('%s', (name) => expect(text).toContain(`### ${name} `));
  test.each(['## Bun', '## libvips', 'GNU LESSER GENERAL PUBLIC LICENSE', '### solid-js'])('%s', (title) => expect(text).toContain(title));
});

test('what lies in the working directory changes nothing unless it is a configuration', async () => {
  const { err, code, left } = await run(['health', '--port=1'], {
    '.env': 'ND_PORT=nonsense\nND_LOGLEVEL=nonsense\n',
    'bunfig.toml': 'preload = ["./preload.ts"]\n',
    'preload.ts': "await Bun.write('loaded', '');",
    'package.json': '{"type":"commonjs"}',
    'tsconfig.json': '{',
  });
  expect(err).toMatch(/no healthy server at \S+:1: /);
  expect(code).toBe(1);
  expect(left).toEqual([]);
});

test('a configuration there is read', async () => {
  const { err, code } = await run(['health'], { 'melodrome.toml': 'Port = 2\n' });
  expect(err).toMatch(/no healthy server at \S+:2: /);
  expect(code).toBe(1);
});

test('migrations and threads are inside: it scans, and knows the songs the next time', async () => {
  const music = join(folder, 'music');
  for (let n = 1; n <= 30; n++) writeFlac(join(music, `Artist/Album/${n}.flac`), { TITLE: `Song ${n}`, ARTIST: 'Artist', ALBUM: 'Album' });
  const flags = ['scan', `--musicfolder=${music}`, `--datafolder=${join(folder, 'data')}`];
  const first = await run(flags);
  expect(first.err).not.toContain('ERROR');
  expect(first.out).toContain('30 added');
  expect(first.code).toBe(0);
  const second = await run(flags);
  expect(second.out).toContain('0 added, 0 changed');
  expect(second.left).toEqual([]);
});
