// What the web API costs those who use it and those who listen meanwhile: deep pages by every sort, open event streams,
// a backup, the anonymous report.
import { mkdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

import { albumList, artistList, songList } from '../../src/core/catalog/list-kinds.ts';
import type { Figures, MeasureOptions } from './measure.ts';
import { nativeLogin, nativeToken, restUrl, startServer, type Running, type StartOptions } from './subject.ts';

const streams = 500;
/** Open pages of one user, at most. */
const perUser = 20;
const pageSize = 100;

export async function measureAdministration(base: Omit<StartOptions, 'flags'>, options: MeasureOptions, figures: Figures): Promise<void> {
  const backups = join(options.folder, 'backups');
  mkdirSync(backups, { recursive: true });
  const flags = ['--scanner.enabled=false', '--authrequestlimit=0', `--backup.path=${backups}`];
  const server = await startServer({ ...base, flags });
  try {
    const ask = await nativeLogin(server.origin);
    await measureLists(ask, options, figures);
    await measureInsights(ask, options, figures);
    await measureStreams(server, ask, options, figures);
    await measureBackup({ ...base, flags }, server, options, figures);
  } finally {
    await server.stop();
  }
}

type Ask = Awaited<ReturnType<typeof nativeLogin>>;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

/** The slowest sort, each the median of some askings, nine tenths down the list. */
async function measureLists(ask: Ask, { tell, name }: MeasureOptions, figures: Figures): Promise<void> {
  for (const list of [songList, albumList, artistList]) {
    tell(`${name}: deep pages of /api/${list.kind} by every sort`);
    let slowest = 0;
    for (const sort of Object.keys(list.sorts)) {
      for (const order of ['ASC', 'DESC']) {
        const total = Number((await ask(`/api/${list.kind}?_start=0&_end=1`)).headers.get('x-total-count'));
        const start = Math.floor(total * 0.9);
        const page = async () => {
          const reply = await ask(`/api/${list.kind}?_sort=${sort}&_order=${order}&_start=${start}&_end=${start + pageSize}`);
          if (((await reply.json()) as unknown[]).length === 0) throw new Error(`no page of ${list.kind} by ${sort}`);
        };
        await page();
        const times: number[] = [];
        for (let i = 0; i < 9; i++) times.push(await timed(page));
        slowest = Math.max(slowest, times.toSorted((a, b) => a - b)[4] ?? 0);
      }
    }
    figures[`/api/${list.kind} deep page, slowest sort ms`] = slowest;
  }
}

async function measureInsights(ask: Ask, { tell, name }: MeasureOptions, figures: Figures): Promise<void> {
  tell(`${name}: the anonymous report`);
  figures['anonymous report ms'] = await timed(async () => (await ask('/api/insights/details')).json());
}

async function measureStreams(server: Running, ask: Ask, { tell, name }: MeasureOptions, figures: Figures): Promise<void> {
  tell(`${name}: ${streams} open event streams`);
  const people = await Promise.all(
    Array.from({ length: streams / perUser }, async (_, n) => {
      const account = { userName: `bench-${process.pid}-${n}`, name: `bench ${n}`, password: `bench ${n} password` };
      const made = await ask('/api/user', { method: 'POST', body: JSON.stringify(account) });
      const { id } = (await made.json()) as { id: string };
      const login = await nativeToken(server.origin, account.userName, account.password);
      return { id, token: login };
    }),
  );
  await Bun.sleep(2000);
  const before = server.memory().nowMb;
  const open: Socket[] = [];
  for (const { token } of people) for (let n = 0; n < perUser; n++) open.push(await openStream(server.origin, token));
  await Bun.sleep(5000);
  figures[`${streams} event streams MB`] = server.memory().nowMb - before;
  for (const socket of open) socket.destroy();
  for (const { id } of people) await ask(`/api/user/${id}`, { method: 'DELETE' });
}

/** By hand: an HTTP client keeps all but 256 waiting. */
async function openStream(origin: string, token: string): Promise<Socket> {
  const { hostname, port, host } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port) });
  const head = new Promise<string>((resolve, reject) => {
    socket.once('data', (bytes) => resolve(bytes.toString('latin1')));
    socket.once('error', reject);
  });
  socket.write(`GET /api/events?jwt=${token} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const [line] = (await head).split('\r\n');
  if (!line?.includes(' 200 ')) throw new Error(`an event stream was refused: ${line}`);
  return socket;
}

/** By the command, beside the server, which is asked all the time. */
async function measureBackup(base: StartOptions, server: Running, { tell, name }: MeasureOptions, figures: Figures): Promise<void> {
  tell(`${name}: a backup`);
  let isOver = false;
  let slowest = 0;
  const listen = async () => {
    const url = restUrl(server.origin, 'getRandomSongs', { size: 5 });
    while (!isOver) {
      slowest = Math.max(slowest, await timed(async () => (await fetch(url)).text()));
      await Bun.sleep(10);
    }
  };
  const listener = listen();
  figures['backup ms'] = await timed(async () => {
    const args = [
      base.binary,
      'backup',
      'create',
      `--datafolder=${base.dataFolder}`,
      `--musicfolder=${base.musicFolder}`,
      ...(base.flags ?? []),
    ];
    const child = Bun.spawn(
      args.filter((arg) => !arg.startsWith('--scanner') && !arg.startsWith('--auth')),
      {
        stdout: 'ignore',
        stderr: 'pipe',
        env: { PATH: process.env['PATH'] ?? '' },
        cwd: base.dataFolder,
      },
    );
    if ((await child.exited) !== 0) throw new Error(await new Response(child.stderr).text());
  });
  isOver = true;
  await listener;
  figures['slowest request during a backup ms'] = slowest;
}
