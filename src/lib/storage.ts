// Errors that say the disk has no room, or cannot be written: nobody's mistake, and over when somebody makes room.
import { AppError } from './errors.ts';
import type { Log } from './log.ts';

const noRoom = /^(SQLITE_FULL|ENOSPC|EDQUOT)$/;
const notWritten = /^(SQLITE_(IOERR|READONLY|CANTOPEN).*|EROFS|EIO)$/;
const sayAgainMs = 60_000;
const said = new WeakMap<Log, number>();

const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '');

/** What people are told of an error of the disk; undefined for any other. */
export function storageError(error: unknown): AppError | undefined {
  const code = codeOf(error);
  if (noRoom.test(code)) {
    return new AppError('full', 'the disk is full on the server: nothing was changed. Whoever runs it has to make room.', { cause: error });
  }
  if (!notWritten.test(code)) return undefined;
  return new AppError('full', 'the disk of the server cannot be written: nothing was changed. Whoever runs it finds more in the log.', {
    cause: error,
  });
}

/** A note that nobody waits for, such as when somebody was here last: left out while nothing can be written. */
export function writeNote(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!storageError(error)) throw error;
  }
}

/** What people are told of anything thrown: an error of the disk in its words, which stand in the log once a minute. */
export function toldOf(error: unknown, log: Log): unknown {
  const told = storageError(error);
  if (!told) return error;
  const now = performance.now();
  if (now - (said.get(log) ?? -Infinity) > sayAgainMs) {
    said.set(log, now);
    log.error(told.message, { error });
  }
  return told;
}
