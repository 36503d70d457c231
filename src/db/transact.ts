// The only way to open a transaction. IMMEDIATE, because a transaction that reads first and writes later
// fails at once when another connection wrote between; synchronous, because an async callback would
// commit at its first await.
import type { Database } from 'bun:sqlite';

import type { Db } from './open.ts';
import { inTurn, isAwaited } from './turns.ts';

type NotPromise<T> = T extends PromiseLike<unknown> ? never : T;

/** Runs `work` in one immediate transaction; a throw rolls back. Inside another transaction it is a savepoint. */
export function transact<T>(db: Db | Database, work: () => NotPromise<T>): T {
  const client = '$client' in db ? db.$client : db;
  return inTurn(client, () => client.transaction(work).immediate()) as T;
}

/** Does each piece of work whole, and as many as can be in one transaction: it ends early when others wait to write. */
export function transactEach<T>(client: Database, items: readonly T[], work: (item: T) => void): void {
  for (let at = 0; at < items.length;) {
    transact(client, () => {
      do work(items[at++] as T);
      while (at < items.length && !isAwaited(client));
    });
  }
}
