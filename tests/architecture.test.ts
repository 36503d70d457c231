// Rules of the source that must stay true: who may import whom, no cycles, no barrels, no long files.
import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(import.meta.dir, '..');
const longest = 400;

/** The ladder of ARCHITECTURE.md: an import points to the right, or stays on its rung. */
const ladder: readonly (readonly string[])[] = [
  ['main.ts'],
  ['commands.ts', 'commands'],
  ['server.ts', 'listener.ts', 'jobs.ts', 'songs.worker.ts'],
  ['api'],
  ['app.ts'],
  ['scan.worker.ts', 'walk.worker.ts', 'backup.worker.ts'],
  ['scanner'],
  ['core'],
  ['context.ts'],
  ['db', 'workers', 'tags.worker.ts', 'digest.worker.ts', 'config'],
  ['tags'],
  ['lib', 'env.ts', 'version.ts'],
];

interface Import {
  from: string;
  /** Path below src/ for our own files, the name of the package otherwise. */
  to: string;
  isOwn: boolean;
}

const sourceFiles = (folder: string, suffix: RegExp) =>
  (readdirSync(join(root, folder), { recursive: true }) as string[])
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => suffix.test(name))
    .toSorted();

/** What a file imports or re-exports, types included: they tie files together just as well. */
function importsOf(folder: string, file: string): Import[] {
  const text = readFileSync(join(root, folder, file), 'utf8');
  const fixed = [...text.matchAll(/^(?:import|export)\b(?:[^'";]*?\bfrom)?\s*'([^']+)'/gm)];
  const late = [...text.matchAll(/\bimport\('([^']+)'\)/g)];
  return [...fixed, ...late].map(([, target = '']) => {
    const isOwn = target.startsWith('.');
    return { from: file, to: isOwn ? normalize(join(dirname(file), target)) : target, isOwn };
  });
}

const files = sourceFiles('src', /\.ts$/);
const imports = files.flatMap((file) => importsOf('src', file));
const own = imports.filter(({ isOwn }) => isOwn);
const noun = (path: string) => path.split('/')[0] ?? '';
const rung = (path: string) => ladder.findIndex((names) => names.includes(noun(path)));
const show = ({ from, to }: Import) => `${from} → ${to}`;

describe('the ladder', () => {
  test('knows every file', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => rung(file) < 0)).toEqual([]);
  });

  test('imports lead to files that are there, with their suffix', () => {
    const known = new Set(files);
    expect(own.filter(({ to }) => !known.has(to)).map(show)).toEqual([]);
  });

  test('imports point down', () => {
    expect(own.filter(({ from, to }) => rung(to) < rung(from)).map(show)).toEqual([]);
  });

  test('is the one ARCHITECTURE.md shows', () => {
    const shown = /```\n(main → [^`]+?)\n```/.exec(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'))?.[1] ?? '';
    const names = shown.split(' → ').flatMap((step) => step.split(', ').map((name) => name.replace('/*', '')));
    const places = names.map((name) => ladder.findIndex((step) => step.includes(name) || step.includes(`${name}.ts`)));
    expect(names.filter((_, i) => places[i] === -1)).toEqual([]);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    for (const folder of ladder.flat().filter((name) => !name.includes('.'))) expect(names).toContain(folder);
  });
});

describe('some doors are closed', () => {
  const closed: [from: RegExp, to: RegExp, why: string][] = [
    [/^api\//, /^(db\/|drizzle-orm|bun:sqlite)/, 'protocols ask core, never the database'],
    [/^(app\.ts|scanner\/|core\/|context\.ts|db\/|workers\/|config\/|tags\/|lib\/)/, /^elysia/, 'core knows no protocol'],
    [/^api\/subsonic\//, /^api\/(native|share|ui)\//, 'protocols do not know one another'],
    [/^api\/native\//, /^api\/(subsonic|share|ui)\//, 'protocols do not know one another'],
    [/^api\/ui\//, /^api\/(subsonic|native|share)\//, 'protocols do not know one another'],
    [/^api\/share\//, /^api\/(subsonic|native|ui)\//, 'protocols do not know one another'],
    [/^api\/metrics\//, /^api\/(subsonic|native|share|ui)\//, 'protocols do not know one another'],
    [/^api\/http\//, /^api\/(subsonic|native|share|ui|metrics)\//, 'what protocols share knows none of them'],
    [/^tags\//, /^(drizzle-orm|bun:sqlite)/, 'tags know no database'],
    [/^tags\.worker\.ts$/, /^(?!tags\/|lib\/|workers\/|node:)/, 'entry files of threads are thin'],
  ];
  test.each(closed)('%p to %p', (from, to) => {
    expect(imports.some((one) => from.test(one.from))).toBe(true);
    expect(imports.filter((one) => from.test(one.from) && to.test(one.to)).map(show)).toEqual([]);
  });

  test('only lib/outbound asks other servers, except for the health check of this one', () => {
    const askers = files.filter((file) =>
      /(?<![.\w])fetch\(|globalThis\.fetch|\bBun\.fetch\(|\bBun\.connect\(\{\s*hostname|new WebSocket\(/.test(
        readFileSync(join(root, 'src', file), 'utf8'),
      ),
    );
    expect(askers).toEqual(['commands.ts']);
    const doors = imports.filter(({ to }) => /^(node:)?(https?|http2|tls|dns|dns\/promises|dgram)$|^undici$/.test(to));
    expect([...new Set(doors.map(({ from }) => from))]).toEqual(['lib/outbound/hop.ts', 'lib/outbound/outbound.ts']);
  });

  test('only main.ts and what starts it touch the environment', () => {
    const readers = files.filter((file) => /\bprocess\.env\b|\bBun\.env\b/.test(readFileSync(join(root, 'src', file), 'utf8')));
    expect(readers).toEqual(['main.ts']);
  });
});

/** Files on a cycle of imports, in order, or undefined. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | undefined => {
    const at = path.indexOf(file);
    if (at >= 0) return [...path.slice(at), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return undefined;
}

test('no cycles, not even of types', () => {
  const graph = new Map(files.map((file) => [file, own.filter(({ from }) => from === file).map(({ to }) => to)]));
  expect(findCycle(graph)).toBeUndefined();
  expect(
    findCycle(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['a']],
      ]),
    ),
  ).toEqual(['a', 'b', 'c', 'a']);
});

describe.each([
  ['src', /\.ts$/],
  ['web/src', /\.tsx?$/],
  ['scripts', /\.ts$/],
  ['tests', /\.ts$/],
])('%s', (folder, suffix) => {
  const here = sourceFiles(folder, suffix);
  const textOf = (file: string) => readFileSync(join(root, folder, file), 'utf8');

  test('has no barrels', () => {
    expect(here.filter((file) => /^export (\*|(type )?\{[^}]*\}) from /m.test(textOf(file)))).toEqual([]);
  });
  test(`has no file of more than ${longest} lines`, () => {
    expect(here.filter((file) => textOf(file).split('\n').length > longest)).toEqual([]);
  });
  test('says on top of each file what lives there', () => {
    const silent = here.filter((file) => !file.endsWith('.d.ts') && !/^(\/\/|\/\*)/.test(textOf(file)));
    expect(silent).toEqual([]);
  });
});
