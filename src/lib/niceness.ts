// How much a thread stands back for others.
import { getPriority, setPriority } from 'node:os';

/**
 * Lets this thread, and those it starts, stand back so far; one that does so already stays where it is. Linux counts threads where
 * it says processes: elsewhere it would be the whole program, so nothing happens there unless `isWholeProgram` says that this is meant.
 */
export function standBack(niceness: number, { isWholeProgram = false } = {}): void {
  if (process.platform !== 'linux' && !isWholeProgram) return;
  try {
    if (getPriority() < niceness) setPriority(niceness);
  } catch {
    // Not everybody may change it: then it stays as it is.
  }
}
