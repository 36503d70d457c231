// A song played by mpv, which is told what to do over its control socket (JSON, a line each). One mpv for each
// song: the command line is the admin's and may name any option.
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AppError } from '../../lib/errors.ts';
import { playerCommand } from './command-line.ts';
import { lastWords, type Ending, type Track, type TrackWish } from './track.ts';

export interface MpvSettings {
  program: string;
  template: string;
  device: string;
  /** Ends the wait for mpv. */
  signal: AbortSignal;
}

const connectMs = 5000;
const retryMs = 40;
const stopGraceMs = 1000;

/** Starts mpv and waits until it can be told things; AppError unsupported when it cannot be started. */
export async function playWithMpv(settings: MpvSettings, wish: TrackWish): Promise<Track> {
  const folder = mkdtempSync(join(tmpdir(), 'melodrome-mpv-'));
  const socketPath = join(folder, 'control');
  const places = { device: settings.device, file: wish.path, socket: socketPath };
  const stretch = [
    ...(wish.startSeconds + wish.offsetSeconds > 0 ? [`--start=${wish.startSeconds + wish.offsetSeconds}`] : []),
    ...(wish.lengthSeconds === undefined ? [] : [`--end=${wish.startSeconds + wish.lengthSeconds}`]),
  ];
  let child: Bun.Subprocess<'ignore', 'ignore', 'pipe'>;
  try {
    const command = [...playerCommand(settings.template, settings.program, places), `--volume=${Math.round(wish.gain * 100)}`, ...stretch];
    child = Bun.spawn(command, { stdin: 'ignore', stdout: 'ignore', stderr: 'pipe' });
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    throw new AppError('unsupported', 'mpv could not be started: install it, or set MPVPath', { cause });
  }
  let isStopped = false;
  let seconds = wish.startSeconds + wish.offsetSeconds;
  const said = lastWords(child.stderr);
  const ended = child.exited.then(async (code): Promise<Ending> => {
    rmSync(folder, { recursive: true, force: true });
    if (isStopped) return 'stopped';
    if (code !== 0) wish.complain(await said);
    return code === 0 ? 'end' : 'failed';
  });
  const socket = await connect(socketPath, child, settings.signal);
  const tell = (...command: unknown[]) => void socket?.write(`${JSON.stringify({ command })}\n`);
  listen(socket, (time) => (seconds = time));
  tell('observe_property', 1, 'time-pos');

  return {
    setPaused: (isPaused) => tell('set_property', 'pause', isPaused),
    setGain: (gain) => tell('set_property', 'volume', Math.round(gain * 100)),
    seek(to) {
      seconds = wish.startSeconds + to;
      tell('seek', seconds, 'absolute');
    },
    position: () => Math.max(0, seconds - wish.startSeconds),
    stop() {
      if (isStopped) return;
      isStopped = true;
      tell('quit');
      socket?.end();
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopGraceMs);
      void child.exited.then(() => clearTimeout(timer));
    },
    ended,
  };
}

/** The control socket, once mpv has made it; undefined when it ends before. */
async function connect(path: string, child: Bun.Subprocess, signal: AbortSignal): Promise<Socket | undefined> {
  const until = performance.now() + connectMs;
  while (child.exitCode === null && !signal.aborted && performance.now() < until) {
    const socket = createConnection(path);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    if (await promise) return socket;
    socket.destroy();
    await Bun.sleep(retryMs);
  }
  return undefined;
}

function listen(socket: Socket | undefined, onTime: (seconds: number) => void): void {
  let text = '';
  socket?.on('error', () => {});
  socket?.on('data', (chunk) => {
    text = (text + String(chunk)).slice(-65_536);
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const time = timeOf(line);
      if (time !== undefined) onTime(time);
    }
  });
}

function timeOf(line: string): number | undefined {
  try {
    const { event, name, data } = JSON.parse(line) as { event?: unknown; name?: unknown; data?: unknown };
    return event === 'property-change' && name === 'time-pos' && typeof data === 'number' ? data : undefined;
  } catch {
    return undefined;
  }
}
