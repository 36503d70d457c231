// What people are asked on the terminal, and what scripts write to standard input in their place.
import { createInterface } from 'node:readline';
import type { ReadStream } from 'node:tty';

export interface Prompts {
  /** One line; undefined at the end of the input or when the program is stopped. */
  readLine: () => Promise<string | undefined>;
  /** The same, typed without being shown. */
  readSecret: () => Promise<string | undefined>;
  /** Somebody types, rather than a script. */
  canType: boolean;
}

/** Reads from a terminal or a pipe; nothing is read before something is asked. */
export function createPrompts(input: ReadStream, signal: AbortSignal): Prompts {
  let lines: AsyncIterator<string> | undefined;
  const stopped = new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));

  function readLine(): Promise<string | undefined> {
    lines ??= createInterface({ input })[Symbol.asyncIterator]();
    return Promise.race([lines.next().then(({ value, done }) => (done ? undefined : (value as string))), stopped]);
  }

  function readHidden(): Promise<string | undefined> {
    return new Promise((resolve) => {
      let text = '';
      const end = (answer: string | undefined) => {
        input.setRawMode(false);
        input.off('data', hear);
        input.pause();
        resolve(answer);
      };
      const hear = (bytes: Buffer) => {
        for (const sign of bytes.toString('utf8')) {
          if (sign === '\r' || sign === '\n') return end(text);
          // Ctrl-C and Ctrl-D come as signs here.
          if (sign === '\u0003' || sign === '\u0004') return end(undefined);
          text = sign === '\u007f' || sign === '\b' ? [...text].slice(0, -1).join('') : text + sign;
        }
      };
      input.setRawMode(true);
      input.resume();
      input.on('data', hear);
      signal.addEventListener('abort', () => end(undefined), { once: true });
    });
  }

  return { readLine, readSecret: () => (input.isTTY ? readHidden() : readLine()), canType: input.isTTY };
}
