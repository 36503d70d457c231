// The only way to open a transaction. IMMEDIATE, because a transaction that reads first and writes later
// fails at once when another connection wrote between; synchronous, because an async callback would
// commit at its first await.
import type { Database } from 'bun:sqlite';

import type { Db } from './open.ts';
import { inTurn } from './turns.ts';

type NotPromise<T> = T extends PromiseLike<unknown> ? never : T;

/** Runs `work` in one immediate transaction; a throw rolls back. Inside another transaction it is a savepoint. */
export function transact<T>(db: Db | Database, work: () => NotPromise<T>): T {
  const client = '$client' in db ? db.$client : db;
  return inTurn(client, () => client.transaction(work).immediate()) as T;
}
