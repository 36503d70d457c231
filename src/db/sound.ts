// Whether a database file is whole, before anything is written to it. What is damaged is left as it is: somebody decides.
import { Database } from 'bun:sqlite';
import { existsSync, statSync } from 'node:fs';

import { messageOf } from '../lib/errors.ts';
import { pragma } from './open.ts';

export interface Circumstances {
  /** Nothing else says that a server was ever here. */
  isFirstStart: boolean;
  /** A server may be using it. */
  isBeside: boolean;
}

/** Looked through at every start: some hundredths of a second. Larger ones only when the last server did not end by itself. */
const quickBytes = 32 * 1024 * 1024;

const logOf = (file: string) => `${file}-wal`;

/** An Error that `isDamage` when the file is damaged. */
export function checkDatabase(file: string, { isFirstStart, isBeside }: Circumstances): void {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size;
  if (bytes === undefined) return;
  // SQLite would take an empty file for a new database, and anybody could become its admin.
  if (bytes === 0 && !isFirstStart) throw new Error('database file is malformed: it is empty');
  const isUnclean = (statSync(logOf(file), { throwIfNoEntry: false })?.size ?? 0) > 0;
  if (isBeside || bytes === 0 || (bytes > quickBytes && !isUnclean)) return;
  const found = quickCheck(file);
  if (found !== 'ok') throw new Error(`database file is malformed: ${found}`);
}

/** Where there is a log, closing must not write it into a file that may be damaged; where there is none, none must be left. */
function quickCheck(file: string): string {
  let client: Database | undefined;
  try {
    client = new Database(file, existsSync(logOf(file)) ? { readonly: true } : { readwrite: true });
    client.run('PRAGMA busy_timeout = 5000');
    client.run('PRAGMA cell_size_check = ON');
    return String(pragma(client, 'quick_check(1)'));
  } catch (error) {
    // What else is wrong with it is said by whoever opens it for writing.
    return isDamage(error) ? messageOf(error) : 'ok';
  } finally {
    client?.close();
  }
}

/** Whether an error of SQLite says that the file is damaged. */
export const isDamage = (cause: unknown): boolean => /malformed|not a database|corrupt/i.test(messageOf(cause));
