// The program as a process of its own, for what only a process can show: signals, exit codes, sudden death.
import { join } from 'node:path';

const entry = join(import.meta.dir, '../../src/main.ts');

export interface Program {
  origin: string;
  child: Bun.Subprocess<'ignore', 'pipe', 'pipe'>;
  /** Everything it has logged so far. */
  log: () => string;
  /** Sends a signal and waits for the end; the exit code. */
  end: (signal: NodeJS.Signals) => Promise<number>;
}

/** Starts the server and waits until it says that it is ready. */
export async function startProgram(flags: readonly string[], cwd: string): Promise<Program> {
  const child = Bun.spawn([process.execPath, entry, '--address=127.0.0.1', '--port=0', ...flags], {
    cwd,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    env: { PATH: Bun.env['PATH'] ?? '' },
  });
  let text = '';
  const ready = Promise.withResolvers<string>();
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of child.stderr) {
      text += decoder.decode(chunk, { stream: true });
      const address = /ready: (http\S+)\//.exec(text)?.[1];
      if (address) ready.resolve(address);
    }
    ready.reject(new Error(`the program ended: ${text}`));
  })();
  return {
    origin: await ready.promise,
    child,
    log: () => text,
    async end(signal) {
      child.kill(signal);
      return child.exited;
    },
  };
}

/** Runs a command of the program to its end, with this on its standard input. */
export async function runProgram(args: readonly string[], cwd: string, input = ''): Promise<{ code: number; out: string; err: string }> {
  const child = Bun.spawn([process.execPath, entry, ...args], {
    cwd,
    stdin: new Blob([input]),
    stdout: 'pipe',
    stderr: 'pipe',
    env: { PATH: Bun.env['PATH'] ?? '' },
  });
  const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  return { code, out, err };
}
