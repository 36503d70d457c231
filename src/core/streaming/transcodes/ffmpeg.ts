// The only place that starts ffmpeg: a program with a list of arguments, an environment of its own, and an end for every one.
import type { Context } from '../../../context.ts';
import { AppError } from '../../../lib/errors.ts';

export type Child = Bun.Subprocess<'ignore', 'pipe', 'pipe'>;
export type Ffmpeg = ReturnType<typeof createFfmpeg>;

const stopGraceMs = 500;
/** Nothing comes from one that stands before a dead disk, or that somebody has stopped. */
const silentMs = 12_000;

/** Owns the running children; `close` ends all of them. */
export function createFfmpeg(ctx: Pick<Context, 'config' | 'log'>) {
  const log = ctx.log.child('ffmpeg');
  const running = new Set<Child>();

  /** AppError unsupported when there is no ffmpeg. */
  function start(args: readonly string[]): { child: Child; complaint: Promise<string> } {
    let child: Child;
    try {
      child = Bun.spawn([ctx.config.ffmpegPath || 'ffmpeg', ...args], {
        stdin: 'ignore',
        stdout: 'pipe',
        stderr: 'pipe',
        // A group of its own, so that what a wrapper script started ends with it.
        detached: true,
        env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
      });
    } catch (cause) {
      throw new AppError('unsupported', 'ffmpeg could not be started: install it, or set FFmpegPath', { cause });
    }
    running.add(child);
    void child.exited.then(() => running.delete(child));
    return { child, complaint: firstKilobytes(child.stderr) };
  }

  /** The output piece by piece; `finish` tells whether it ended well. A child that falls silent while it is asked is ended. */
  function read(args: readonly string[]) {
    const { child, complaint } = start(args);
    const reader = child.stdout.getReader();
    let isEnded = false;
    return {
      stop(): void {
        isEnded = true;
        stop(child);
      },
      async next(): Promise<Uint8Array | undefined> {
        let timer: ReturnType<typeof setTimeout> | undefined;
        const silence = new Promise<undefined>((resolve) => {
          timer = setTimeout(() => {
            log.warn('ffmpeg fell silent and was ended');
            isEnded = true;
            kill(child, 'SIGKILL');
            resolve(undefined);
          }, silentMs);
        });
        const piece = await Promise.race([reader.read(), silence]);
        clearTimeout(timer);
        return piece?.value;
      },
      async finish(): Promise<boolean> {
        const timer = setTimeout(() => kill(child, 'SIGKILL'), silentMs);
        const code = await child.exited;
        clearTimeout(timer);
        void reader.cancel().catch(() => undefined);
        if (code !== 0 && !isEnded) log.warn('ffmpeg failed', { code, said: await said(complaint) });
        return code === 0 && !isEnded;
      },
    };
  }

  /** All of a short output; AppError unsupported when it did not end well. */
  async function collect(args: readonly string[]): Promise<Uint8Array> {
    const output = read(args);
    const parts: Uint8Array[] = [];
    // eslint-disable-next-line no-await-in-loop -- pieces come one after another
    for (let part = await output.next(); part; part = await output.next()) parts.push(part);
    if (!(await output.finish())) throw couldNot();
    return Buffer.concat(parts);
  }

  /** Runs one that writes a file itself; AppError unsupported when it did not end well within `limitMs`. */
  async function run(args: readonly string[], limitMs: number): Promise<void> {
    const { child, complaint } = start(args);
    const timer = setTimeout(() => stop(child), limitMs);
    const code = await child.exited;
    clearTimeout(timer);
    if (code === 0) return;
    log.warn('ffmpeg failed', { code, said: await said(complaint) });
    throw couldNot();
  }

  return {
    read,
    collect,
    run,
    running: () => running.size,
    /** Ends all of them, and waits a moment until they are gone. */
    async close(): Promise<void> {
      const children = [...running];
      for (const child of children) kill(child, 'SIGKILL');
      await Promise.race([Promise.all(children.map((child) => child.exited)), Bun.sleep(stopGraceMs)]);
    },
  };
}

/** The client's word for a file that ffmpeg cannot read. */
export const couldNot = () => new AppError('unsupported', 'this song could not be converted: ffmpeg cannot read its file');

/** Asks first, then insists: a child stuck on a dead disk ignores SIGTERM. */
function stop(child: Child): void {
  if (child.exitCode !== null) return;
  kill(child, 'SIGTERM');
  const timer = setTimeout(() => kill(child, 'SIGKILL'), stopGraceMs);
  void child.exited.then(() => clearTimeout(timer));
}

/** The child and whatever it started. */
function kill(child: Child, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

/** Something the child started may still hold its voice. */
const said = (complaint: Promise<string>) => Promise.race([complaint, Bun.sleep(stopGraceMs)]);

/** The start of what a child complains about; the rest is read and dropped, so that it never blocks. */
async function firstKilobytes(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of stream) if (text.length < 4096) text += decoder.decode(chunk, { stream: true });
  return text.slice(0, 4096).trim();
}
