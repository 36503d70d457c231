// After a large scan the full-text indexes lie in many pieces, and every search looks into all of them. They are
// joined in small steps, so that nobody who writes meanwhile waits for long.
import type { Database } from 'bun:sqlite';

const tables = ['song_fts', 'album_fts', 'artist_fts', 'song_part_fts', 'album_part_fts', 'artist_part_fts', 'lyrics_fts'];
/** Pages per step: a few milliseconds. */
const step = 400;
const mostSteps = 2000;

/** Joins all pieces (SQLite FTS5, "merge"): a negative number begins, positive ones go on until nothing moves. */
export function mergeSearch(client: Database): void {
  for (const table of tables) {
    const merge = client.prepare(`INSERT INTO ${table}(${table}, rank) VALUES ('merge', ?)`);
    const changes = client.prepare('SELECT total_changes() AS n');
    const run = (pages: number): number => {
      const before = (changes.get() as { n: number }).n;
      merge.run(pages);
      return (changes.get() as { n: number }).n - before;
    };
    run(-step);
    for (let i = 0; i < mostSteps && run(step) >= 2; i++);
  }
}
