// bun run bench: what the compiled binary does with a library of N songs, as a table and as JSON. With --compare
// another git revision is built and measured in the same run, turn by turn, so that the ratio means something.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { measure, parts, type Figures, type Part } from './bench/measure.ts';
import { requireWrk } from './bench/wrk.ts';

const help = `bun run bench [options]: measure the compiled binary

  --songs N        size of the synthetic library (default 10000)
  --library DIR    measure on this music folder in place of a synthetic one
  --data DIR       take this data folder of an earlier scan: nothing of scans is measured
  --only PARTS     of scan,endpoints,covers,streams,administration,rules (default: all)
  --compare REV    also build and measure this git revision, turn by turn
  --rounds N       measure so often and take the median (default 1; 3 with --compare)
  --seconds N      length of each load (default 4)
  --port N         first of two free ports (default 4733)
  --json FILE      write the figures there too
  --no-build       take dist/melodrome as it is
  --help           this text
`;

const { values } = parseArgs({
  options: {
    songs: { type: 'string', default: '10000' },
    library: { type: 'string' },
    data: { type: 'string' },
    only: { type: 'string', default: parts.join(',') },
    compare: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string', default: '4' },
    port: { type: 'string', default: '4733' },
    json: { type: 'string' },
    'no-build': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const root = join(import.meta.dir, '..');

interface Subject {
  name: string;
  binary: string;
  rounds: Figures[];
}

if (values.help) {
  process.stdout.write(help);
} else {
  requireWrk();
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-bench-'));
  try {
    await main(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(folder: string): Promise<void> {
  const subjects: Subject[] = [{ name: 'this', binary: await ownBinary(), rounds: [] }];
  if (values.compare) subjects.unshift({ name: values.compare, binary: await binaryOf(values.compare, folder), rounds: [] });
  const musicFolder = values.library ?? (await makeLibrary(folder));
  const rounds = Number(values.rounds ?? (values.compare ? 3 : 1));
  for (let round = 0; round < rounds; round++) {
    for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
      const place = join(folder, `run-${subjects.indexOf(subject)}`);
      mkdirSync(place, { recursive: true });
      const { name, binary } = subject;
      subject.rounds.push(
        await measure({
          name,
          binary,
          musicFolder,
          folder: place,
          port: Number(values.port),
          secondsPerLoad: Number(values.seconds),
          mayWrite: values.library === undefined,
          ...(values.data ? { dataFolder: values.data } : {}),
          parts: values.only.split(',') as Part[],
          tell,
        }),
      );
    }
  }
  print(subjects);
}

async function ownBinary(): Promise<string> {
  const binary = join(root, 'dist/melodrome');
  if (!values['no-build'] || !existsSync(binary)) await run([process.execPath, 'run', 'build'], root);
  return binary;
}

/** Builds another revision in a worktree of its own. */
async function binaryOf(revision: string, folder: string): Promise<string> {
  const tree = join(folder, 'tree');
  await run(['git', 'worktree', 'add', '--detach', tree, revision], root);
  try {
    await run([process.execPath, 'install', '--frozen-lockfile'], tree);
    await run([process.execPath, 'run', 'build'], tree);
    const binary = join(folder, 'other-melodrome');
    await Bun.write(binary, Bun.file(join(tree, 'dist/melodrome')));
    await run(['chmod', '755', binary], root);
    return binary;
  } finally {
    await run(['git', 'worktree', 'remove', '--force', tree], root);
  }
}

async function makeLibrary(folder: string): Promise<string> {
  const music = join(folder, 'music');
  tell(`making ${values.songs} songs`);
  await run([process.execPath, 'scripts/gen-library.ts', music, '--tracks', values.songs, '--cover'], root);
  return music;
}

async function run(command: string[], cwd: string): Promise<void> {
  const child = Bun.spawn(command, { cwd, stdout: 'pipe', stderr: 'pipe' });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(`${command.join(' ')} failed:\n${out}${err}`);
}

function print(subjects: Subject[]): void {
  const medians = subjects.map(({ rounds }) => medianOf(rounds));
  const [first, second] = medians;
  const rows = Object.keys(medians.at(-1) ?? {}).map((name) => {
    const cells = medians.map((figures) => format(figures[name]).padStart(14));
    const ratio = first && second ? `${((second[name] ?? NaN) / (first[name] ?? NaN)).toFixed(2)}×`.padStart(9) : '';
    return `${name.padEnd(32)}${cells.join('')}${ratio}`;
  });
  const title = `${''.padEnd(32)}${subjects.map(({ name }) => name.slice(0, 13).padStart(14)).join('')}${second ? 'ratio'.padStart(9) : ''}`;
  process.stdout.write(`${[title, ...rows].join('\n')}\n`);
  const json = JSON.stringify(
    { songs: Number(values.songs), subjects: subjects.map(({ name }, i) => ({ name, figures: medians[i] })) },
    null,
    2,
  );
  if (values.json) writeFileSync(values.json, `${json}\n`);
  else process.stdout.write(`${json}\n`);
}

function medianOf(rounds: Figures[]): Figures {
  const names = Object.keys(rounds[0] ?? {});
  const middle = (name: string) =>
    rounds.map((figures) => figures[name] ?? NaN).toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? NaN;
  return Object.fromEntries(names.map((name) => [name, Number(middle(name).toPrecision(4))]));
}

function format(value: number | undefined): string {
  return value === undefined ? '–' : value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 });
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
