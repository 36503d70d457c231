// A file that log lines are appended to. Whoever renames or deletes it (logrotate) needs to tell nobody: within a second
// lines go to a new file of that name.
import { closeSync, fstatSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface LogFile {
  write: (line: string) => void;
  close: () => void;
}

const lookEveryMs = 1000;

/** Opens it, with the folders it lies in; an Error when that is not possible. Later failures are told once, and lines are dropped. */
export function openLogFile(path: string, onFailure: (error: unknown) => void, now: () => number = Date.now): LogFile {
  let handle: number | undefined = open(path);
  let lookedAt = now();
  let hasFailed = false;

  function lookAgain(): void {
    if (now() - lookedAt < lookEveryMs) return;
    lookedAt = now();
    const there = statSync(path, { throwIfNoEntry: false });
    const ours = handle === undefined ? undefined : fstatSync(handle);
    if (there && ours && there.ino === ours.ino && there.dev === ours.dev) return;
    if (handle !== undefined) closeSync(handle);
    handle = undefined;
    handle = open(path);
  }

  return {
    write(line) {
      try {
        lookAgain();
        if (handle !== undefined) writeSync(handle, line);
        hasFailed = false;
      } catch (error) {
        if (!hasFailed) onFailure(error);
        hasFailed = true;
      }
    },
    close() {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}

function open(path: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return openSync(path, 'a', 0o600);
}
