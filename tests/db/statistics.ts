// Makes the planner believe that the catalogue is large, without filling it: the tables it learns from are written by hand.
import type { Database } from 'bun:sqlite';

const rows: Record<string, number> = { song: 100_000, album: 9000, artist: 7000, folder: 9500, tag: 900, mark: 4000, library: 2 };

/** Writes figures as ANALYZE would find them in a large library. */
export function largeStatistics(client: Database): void {
  client.run('ANALYZE');
  client.run('DELETE FROM sqlite_stat1');
  const insert = client.query('INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)');
  for (const [table, count] of Object.entries(rows)) {
    const indexes = client.query('SELECT name, "unique" FROM pragma_index_list(?)').all(table) as { name: string; unique: number }[];
    for (const { name, unique } of indexes) {
      const columns = (client.query('SELECT name FROM pragma_index_info(?)').values(name) as [string][]).flat();
      insert.run(table, name, [count, ...columns.map((_, i) => rowsPerKey(columns, i, count, unique === 1))].join(' '));
    }
  }
  // Makes this connection read what was just written.
  client.run('ANALYZE sqlite_schema');
}

/** How many rows share the first columns of an index: flags and libraries are shared by all, the rest by few. */
function rowsPerKey(columns: readonly string[], last: number, count: number, isUnique: boolean): number {
  if (isUnique && last === columns.length - 1) return 1;
  const isShared = columns
    .slice(0, last + 1)
    .every((column) => ['missing', 'library_id', 'stale', 'compilation', 'kind', 'name', 'user_pk'].includes(column ?? ''));
  return isShared ? count : 12;
}
