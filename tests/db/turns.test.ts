// Writers take turns: a write waits for the transaction of the other side, and for nobody who is gone.
import { Database } from 'bun:sqlite';
import { afterEach, beforeEach, expect, test } from 'bun:test';

import { transact, transactEach } from '../../src/db/transact.ts';
import { createTurns, endTurn, goFirst, letPass } from '../../src/db/turns.ts';

let people: Database;
let scan: Database;
let turns: ReturnType<typeof createTurns>;
let state: Int32Array;
beforeEach(() => {
  [people, scan, turns] = [new Database(':memory:'), new Database(':memory:'), createTurns()];
  state = new Int32Array(turns);
  for (const client of [people, scan]) client.run('CREATE TABLE t (x INTEGER)');
  goFirst(people, turns);
  letPass(scan, turns);
});
afterEach(() => {
  people.close();
  scan.close();
});

test('a transaction of the scan says that it runs, also when it fails', () => {
  transact(scan, () => expect(state[1]).toBe(1));
  expect(state[1]).toBe(0);
  expect(() =>
    transact(scan, () => {
      throw new Error('as asked');
    }),
  ).toThrow('as asked');
  expect(state[1]).toBe(0);
});

test('a transaction of the main thread is announced while it runs; all ways of writing work and leave nothing behind', () => {
  transact(people, () => expect(state[0]).toBe(1));
  for (const statement of [people.query('INSERT INTO t VALUES (1) RETURNING x'), people.prepare('INSERT INTO t VALUES (2)')])
    statement.run();
  people.run('INSERT INTO t VALUES (3)');
  expect(people.query('SELECT count(*) AS n FROM t').get()).toEqual({ n: 3 });
  expect(state[0]).toBe(0);
});

test('a thread that was ended within a transaction holds nobody up', () => {
  Atomics.store(state, 1, 1);
  endTurn(turns);
  expect(state[1]).toBe(0);
  people.run('INSERT INTO t VALUES (1)');
  expect(people.query('SELECT count(*) AS n FROM t').get()).toEqual({ n: 1 });
});

test('many pieces are one transaction, which ends early when somebody waits', () => {
  const rows = () => scan.query('SELECT x FROM t').values().flat();
  const insert = scan.prepare('INSERT INTO t VALUES (?)');
  const failing = (waitsAt: number) => () =>
    transactEach(scan, [1, 2, 3, 4], (x) => {
      insert.run(x);
      if (x === waitsAt) Atomics.store(state, 0, 1);
      if (x === 4) throw new Error('as asked');
    });
  expect(failing(0)).toThrow('as asked');
  expect(rows()).toEqual([]);
  expect(failing(2)).toThrow('as asked');
  expect(rows()).toEqual([1, 2, 3]);
  Atomics.store(state, 0, 0);
  transactEach(scan, [5, 6], (x) => insert.run(x));
  expect(rows()).toEqual([1, 2, 3, 5, 6]);
});
