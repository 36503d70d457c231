// C58: SIGTERM under full load, a wrapper for ffmpeg that hangs, and a server that is killed and started all the time.
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { commandsWith } from './catalogue.ts';
import { openLedger } from './ledger.ts';
import { ask, ffmpegsOf, songIds, writeNoise } from './strain.ts';
import { must, until, type Check, type Start } from './subject.ts';

const mostStopMs = 5000;
const streams = 50;
const restarts = 40;

export const stopping: Check = {
  id: 'C58',
  title: 'stopping, and what hangs',
  run: async (start, binary) => `${await underLoad(start)}; ${await hanging(start)}; ${await again(start, binary)}`,
};

/** RL-18 */
async function underLoad(start: Start): Promise<string> {
  const subject = await start({ library: (music) => void writeNoise(join(music, 'noise.wav'), 300) });
  const { folder } = subject;
  const [id = ''] = await songIds(subject);
  const { albumId } = (await ask(subject, 'getSong', { id })).song;
  const open = await Promise.all([
    ...Array.from({ length: streams }, (_, n) => subject.rest('stream', n < 3 ? { id, format: 'opus', maxBitRate: 64 + n * 16 } : { id })),
    subject.rest('download', { id: albumId }),
    subject.fetch(`/api/events?jwt=${subject.token}`),
  ]);
  const readers = open.map((reply) => reply.body!.getReader());
  await Promise.all(readers.map((reader) => reader.read()));
  must(ffmpegsOf(subject) > 0, 'nothing is converted');
  await ask(subject, 'startScan', { fullScan: 'true' });
  const before = performance.now();
  process.kill(subject.pid, 'SIGTERM');
  await until('it has ended', () => !existsSync(`/proc/${subject.pid}/exe`));
  const ms = performance.now() - before;
  must(ms < mostStopMs, `it took ${ms.toFixed(0)} ms`);
  const code = await subject.end();
  must(code === 0, `it ended with ${code}`);
  must(commandsWith(join(folder, 'music')).length === 0, `processes are left: ${commandsWith(join(folder, 'music')).join(' | ')}`);
  must(
    (statSync(join(folder, 'data/melodrome.db-wal'), { throwIfNoEntry: false })?.size ?? 0) === 0,
    'the log of the database is not empty',
  );
  for (const reader of readers) await reader.cancel().catch(() => {});
  const second = await start({ folder, isScanning: true });
  must(!/did not end|recover/i.test(second.log()), 'the next start has something to mend');
  await second.end();
  return `SIGTERM with ${streams} streams, an archive, events and a scan: 0 after ${ms.toFixed(0)} ms, no process left, the log of the database empty`;
}

/** RL-25 */
async function hanging(start: Start): Promise<string> {
  const kinds: Record<string, string> = {
    'says nothing': 'sleep 300',
    'stops itself': 'kill -STOP $$; sleep 300',
    'fails after a megabyte': 'head -c 1000000 /dev/zero; exit 1',
    'complains without end': 'head -c 300000000 /dev/zero | tr "\\0" x >&2; exit 1',
    'ignores SIGTERM': 'trap "" TERM; while :; do sleep 1; done',
  };
  const subject = await start({
    flags: ['--ffmpegpath=./wrapper'],
    library: (music) => {
      writeNoise(join(music, 'noise.wav'), 60);
      writeFileSync(join(music, '../wrapper'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    },
  });
  const [id = ''] = await songIds(subject);
  const slowest: number[] = [];
  for (const [kind, script] of Object.entries(kinds)) {
    writeFileSync(join(subject.folder, 'wrapper'), `#!/bin/sh\n# ${subject.folder}\n${script}\n`, { mode: 0o755 });
    const before = performance.now();
    const replies = await Promise.all(
      [64, 96, 128].map(async (maxBitRate) => {
        const reply = await subject.rest('stream', { id, format: 'mp3', maxBitRate }, { signal: AbortSignal.timeout(30_000) });
        const type = reply.headers.get('content-type') ?? '';
        await reply.arrayBuffer().catch(() => {});
        return type;
      }),
    );
    slowest.push(performance.now() - before);
    must((await subject.fetch('/ping')).ok, `it is gone after one that ${kind}`);
    await until(`children of one that ${kind} are gone`, () => statesOf(subject.pid).length === 0);
    void replies;
  }
  writeFileSync(join(subject.folder, 'wrapper'), '#!/bin/sh\nexec ffmpeg "$@"\n', { mode: 0o755 });
  must(
    (await (await subject.rest('stream', { id, format: 'mp3', maxBitRate: 64 })).bytes()).length > 100_000,
    'no place for a conversion is left',
  );
  await subject.end();
  const most = Math.max(...slowest);
  must(most < 15_000, `a listener waited ${most.toFixed(0)} ms`);
  return `${Object.keys(kinds).length} kinds of ffmpeg that hang or fail: an end after ${(most / 1000).toFixed(1)} s at most, no zombie, and conversions go on`;
}

/** Children that still run, are stopped, or wait to be collected. */
const statesOf = (pid: number): string[] =>
  Bun.spawnSync(['ps', '--ppid', String(pid), '-o', 'state=,args='])
    .stdout.toString()
    .trim()
    .split('\n')
    .filter(Boolean);

/** RL-35 */
async function again(start: Start, binary: string): Promise<string> {
  let subject = await start();
  const { folder } = subject;
  const ledger = await openLedger(subject);
  const port = new URL(subject.origin).port;
  const socket = join(folder, 'own.sock');
  for (let n = 0; n < restarts; n++) {
    const stop = new AbortController();
    const work = ledger.write(subject, stop.signal);
    await Bun.sleep(100);
    await subject.end('SIGKILL');
    stop.abort();
    await work;
    // The same port at once; in between the socket file that the last one left.
    if (n % 4 === 3) await onSocket(binary, folder, socket);
    subject = await start({ folder, flags: [`--port=${port}`], isScanning: true });
    must(new URL(subject.origin).port === port, 'it has another port');
  }
  await ledger.check(subject);
  await subject.end();
  return `${restarts} times killed and started on the same port and socket file: always there, nothing lost`;
}

/** Started on a socket file until it answers there, and killed. */
async function onSocket(binary: string, folder: string, socket: string): Promise<void> {
  const flags = [`--address=unix:${socket}`, `--musicfolder=${join(folder, 'music')}`, `--datafolder=${join(folder, 'data')}`];
  const child = Bun.spawn([binary, ...flags], {
    cwd: folder,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
    env: { PATH: process.env['PATH'] ?? '' },
  });
  await until('it answers on its socket file', async () => {
    must(child.exitCode === null, 'it does not start on a socket file that is left');
    return fetch('http://localhost/ping', { unix: socket }).then(
      (reply) => reply.ok,
      () => false,
    );
  });
  child.kill('SIGKILL');
  await child.exited;
}
