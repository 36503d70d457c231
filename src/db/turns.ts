// Two threads write to one database, and SQLite lets a waiting writer sleep for longer and longer naps while the other one
// takes the lock again and again. So they take turns by a shared counter: what people do goes first, and it waits for
// no more than the transaction the scan is in.
import type { Database, Statement } from 'bun:sqlite';

/** Shared memory of two numbers: writers of the main thread that wait, and whether the scan is in a transaction. */
export type Turns = SharedArrayBuffer;

const waiting = 0;
const busy = 1;
/** Somebody who died while waiting, or in a transaction, must not hold up the other for ever. */
const patienceMs = 200;

type Turn = <T>(write: () => T) => T;

const turnOf = new WeakMap<Database, Turn>();
const sharedBy = new WeakMap<Database, Int32Array>();

export const createTurns = (): Turns => new SharedArrayBuffer(8);

/** To be called when the scan's thread is gone: one that was ended within a transaction cannot say that it is over. */
export function endTurn(turns: Turns): void {
  const state = new Int32Array(turns);
  Atomics.store(state, busy, 0);
  Atomics.notify(state, busy);
}

/** Runs a write in its turn; at once on connections that share with nobody. */
export function inTurn<T>(client: Database, write: () => T): T {
  const turn = turnOf.get(client);
  return turn ? turn(write) : write();
}

/** Whether somebody waits to write on the other connection: a transaction had better end soon. */
export function isAwaited(client: Database): boolean {
  const state = sharedBy.get(client);
  return state !== undefined && Atomics.load(state, waiting) > 0;
}

/** The connection of the main thread: every write on it is announced. */
export function goFirst(client: Database, turns: Turns): void {
  const state = new Int32Array(turns);
  const turn: Turn = (write) => {
    if (client.inTransaction) return write();
    Atomics.add(state, waiting, 1);
    try {
      if (Atomics.load(state, busy) === 1) Atomics.wait(state, busy, 1, patienceMs);
      return write();
    } finally {
      Atomics.sub(state, waiting, 1);
      Atomics.notify(state, waiting);
    }
  };
  turnOf.set(client, turn);
  announceStatements(client, turn);
}

/** The connection of the scan: it lets waiting writers pass before each transaction. */
export function letPass(client: Database, turns: Turns): void {
  const state = new Int32Array(turns);
  sharedBy.set(client, state);
  turnOf.set(client, (write) => {
    if (client.inTransaction) return write();
    const count = Atomics.load(state, waiting);
    if (count > 0) Atomics.wait(state, waiting, count, patienceMs);
    Atomics.store(state, busy, 1);
    try {
      return write();
    } finally {
      Atomics.store(state, busy, 0);
      Atomics.notify(state, busy);
    }
  });
}

const methods = ['run', 'get', 'all', 'values'] as const;
const isWrite = (sql: string) => /^\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b/i.test(sql);

/** Single statements are transactions of their own, however they are made (Drizzle prepares them). */
function announceStatements(client: Database, turn: Turn): void {
  const known = new WeakSet<Statement>();
  for (const name of ['query', 'prepare'] as const) {
    const plain = client[name].bind(client) as (sql: string, ...more: unknown[]) => Statement;
    Reflect.set(client, name, (sql: string, ...more: unknown[]) => {
      const statement = plain(sql, ...more);
      if (!known.has(statement) && isWrite(sql)) {
        known.add(statement);
        announce(statement, turn);
      }
      return statement;
    });
  }
  const run = client.run.bind(client) as (sql: string, ...binds: unknown[]) => unknown;
  Reflect.set(client, 'run', (sql: string, ...binds: unknown[]) => (isWrite(sql) ? turn(() => run(sql, ...binds)) : run(sql, ...binds)));
}

function announce(statement: Statement, turn: Turn): void {
  for (const method of methods) {
    const plain = statement[method].bind(statement) as (...binds: unknown[]) => unknown;
    Reflect.set(statement, method, (...binds: unknown[]) => turn(() => plain(...binds)));
  }
}
