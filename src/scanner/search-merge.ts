// After a large scan the full-text indexes lie in many pieces, and every search looks into all of them. They are
// joined in small steps, so that nobody who writes meanwhile waits for long.
import type { Database } from 'bun:sqlite';

import { inTurn } from '../db/turns.ts';

const tables = ['song_fts', 'album_fts', 'artist_fts', 'song_part_fts', 'album_part_fts', 'artist_part_fts', 'lyrics_fts'];
/** Pages per step: a few milliseconds. */
const step = 400;
const mostSteps = 2000;

/** Left to itself FTS5 joins whole levels of pieces within one commit, and who writes meanwhile waits for half a second. */
const calm: [setting: string, value: number][] = [
  ['automerge', 8],
  ['crisismerge', 500],
  ['deletemerge', 60],
];

/** Keeps joining in small portions; settings stay with the database, so this writes once. */
export function calmMerging(client: Database): void {
  for (const table of tables) {
    const known = new Map(client.query(`SELECT k, v FROM ${table}_config`).values() as [string, number][]);
    for (const [setting, value] of calm) {
      if (known.get(setting) !== value)
        inTurn(client, () => client.query(`INSERT INTO ${table} (${table}, rank) VALUES (?, ?)`).run(setting, value));
    }
  }
}

/** Statistics for the planner, table by table, so that nobody waits for all. The full-text tables have no use for them. */
export function analyse(client: Database): void {
  client.run('PRAGMA analysis_limit = 1000');
  const names = client
    .query(
      "SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'index' AND tbl_name NOT LIKE '%\\_fts\\_%' ESCAPE '\\' AND tbl_name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .values() as [string][];
  for (const [name] of names) inTurn(client, () => client.run(`ANALYZE "${name}"`));
}

/** Joins all pieces (SQLite FTS5, "merge"): a negative number begins, positive ones go on until nothing moves. */
export function mergeSearch(client: Database): void {
  for (const table of tables) {
    const merge = client.prepare(`INSERT INTO ${table}(${table}, rank) VALUES ('merge', ?)`);
    const changes = client.prepare('SELECT total_changes() AS n');
    const run = (pages: number): number => {
      const before = (changes.get() as { n: number }).n;
      inTurn(client, () => merge.run(pages));
      return (changes.get() as { n: number }).n - before;
    };
    run(-step);
    for (let i = 0; i < mostSteps && run(step) >= 2; i++);
  }
}
