// One scan at a time over all processes that share the database: a row with the owner's pid and a heartbeat.
import type { Database } from 'bun:sqlite';

import { transact } from '../db/transact.ts';

const key = 'scan.lock';
const deadAfterMs = 30_000;

interface Lock {
  pid: number;
  at: number;
}

/** Takes the lock; false while another living process holds it. */
export function takeLock(client: Database, pid: number, now: number): boolean {
  return transact(client, () => {
    const held = readLock(client);
    if (held && held.pid !== pid && now - held.at < deadAfterMs && isAlive(held.pid)) return false;
    beat(client, pid, now);
    return true;
  });
}

/** Shows that the owner lives. */
export function beat(client: Database, pid: number, now: number): void {
  client
    .query('INSERT INTO property (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
    .run(key, JSON.stringify({ pid, at: now } satisfies Lock));
}

/** Gives the lock back. */
export function releaseLock(client: Database, pid: number): void {
  transact(client, () => {
    if (readLock(client)?.pid === pid) client.query('DELETE FROM property WHERE key = ?').run(key);
  });
}

function readLock(client: Database): Lock | undefined {
  const row = client.query('SELECT value FROM property WHERE key = ?').get(key) as { value: string } | null;
  return row ? (JSON.parse(row.value) as Lock) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
