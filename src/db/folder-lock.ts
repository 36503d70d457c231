// Who works in a data folder: one server, any number of commands, or one restore alone. The lock is SQLite's own on an
// empty file, which the system gives back however a process ends, so nothing has to be tidied away by hand.
import { Database } from 'bun:sqlite';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { conflict } from '../lib/errors.ts';

export type LockKind = 'server' | 'command' | 'alone';

const fileName = 'melodrome.lock';
/** Commands may go on beside a server; nothing goes on beside a restore. */
const statements: Record<LockKind, string> = { server: 'BEGIN IMMEDIATE', command: 'BEGIN', alone: 'BEGIN EXCLUSIVE' };
const refusals: Record<LockKind, string> = {
  server: 'another Melodrome server uses the data folder',
  command: 'a backup is being restored into the data folder',
  alone: 'a Melodrome server or command uses the data folder',
};
const waitMs: Record<LockKind, number> = { server: 6000, command: 1000, alone: 0 };

/** Takes the lock of a folder, which is made where there is none; the answer gives it back. AppError conflict when somebody else has it. */
export function lockFolder(folder: string, kind: LockKind): () => void {
  let client: Database;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    client = new Database(join(folder, fileName), { create: true });
  } catch {
    // Whoever opens the database there says what is wrong with the folder.
    return () => {};
  }
  try {
    // A server that is just ending is waited for.
    client.run(`PRAGMA busy_timeout = ${waitMs[kind]}`);
    client.run('PRAGMA journal_mode = MEMORY');
    client.run(statements[kind]);
    if (kind === 'command') client.query('SELECT count(*) FROM sqlite_schema').get();
  } catch (cause) {
    client.close();
    if (!/locked|busy/i.test(String(cause))) return () => {};
    throw conflict(`${refusals[kind]} ${folder}: stop it first`);
  }
  return () => client.close();
}
