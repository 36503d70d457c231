// Indexes that only lists, moves and versions need cost more than half of a first scan's writing. While a library is
// filled from nothing they are left out and made at the end; queries meanwhile are right, only slower.
import type { Database } from 'bun:sqlite';

import { transact } from '../db/transact.ts';

/** What opening pages, albums and searches need while the scan runs stays. */
const kept = ['ix_song_file', 'ix_song_album', 'ix_song_title', 'ix_song_created'];
/** Beyond this many songs a list without its index would keep the server busy for too long. */
export const mostWithoutIndexes = 150_000;
/** Holds the statements that make them again: a scan may be killed in between. */
const key = 'scan.deferred-indexes';

/** Drops them where there are no songs yet. True if some are missing, also since an earlier scan that was killed. */
export function deferIndexes(client: Database): boolean {
  if (client.query('SELECT 1 FROM property WHERE key = ?').get(key)) return true;
  if (client.query('SELECT 1 FROM song LIMIT 1').get()) return false;
  transact(client, () => {
    const indexes = client
      .query("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'song' AND sql IS NOT NULL")
      .all() as { name: string; sql: string }[];
    const deferred = indexes.filter(({ name }) => !kept.includes(name) && name.startsWith('ix_'));
    client.query('INSERT INTO property (key, value) VALUES (?, ?)').run(key, JSON.stringify(deferred.map(({ sql }) => sql)));
    for (const { name } of deferred) client.run(`DROP INDEX ${name}`);
  });
  return true;
}

/**
 * Makes those that were dropped; sorted on the disk, where there is room for temporary files. Those that only some sorts are read
 * from are left to a second call, with `isAll`, when everything has been found: a list that has to sort is right too.
 */
export function makeIndexes(client: Database, isAll: boolean): void {
  try {
    client.run('PRAGMA temp_store = FILE');
    make(client, isAll);
  } catch {
    client.run('PRAGMA temp_store = MEMORY');
    make(client, isAll);
  } finally {
    client.run('PRAGMA temp_store = MEMORY');
  }
}

/** As db/schema/sort-indexes.ts names them. */
const isForSorts = (sql: string) => /`ix_\w+_by_\w+`/.test(sql);

function make(client: Database, isAll: boolean): void {
  const row = client.query('SELECT value FROM property WHERE key = ?').get(key) as { value: string } | null;
  const dropped = row ? (JSON.parse(row.value) as string[]) : [];
  for (const sql of dropped.filter((one) => isAll || !isForSorts(one))) {
    // Each alone, so that nobody who writes waits for all.
    transact(client, () => client.run(sql.replace(/^CREATE INDEX /i, 'CREATE INDEX IF NOT EXISTS ')));
  }
  if (isAll) client.query('DELETE FROM property WHERE key = ?').run(key);
}
