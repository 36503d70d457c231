// Indexes that only lists, moves and versions need cost more than half of a first scan's writing. While a library is
// filled from nothing they are left out and made at the end; queries meanwhile are right, only slower.
import type { Database } from 'bun:sqlite';

import { getTableConfig } from 'drizzle-orm/sqlite-core';

import { songs } from '../db/schema/catalog.ts';

/** What opening pages, albums and searches need while the scan runs stays. */
const kept = new Set(['ix_song_file', 'ix_song_album', 'ix_song_title', 'ix_song_created']);
/** Beyond this many songs a list without its index would keep the server busy for too long. */
export const mostWithoutIndexes = 150_000;

const deferred = getTableConfig(songs)
  .indexes.map(({ config }) => ({
    name: config.name,
    columns: config.columns.map((column) => (column as { name: string }).name),
  }))
  .filter(({ name }) => !kept.has(name));

/** Drops them; only where there are no songs yet. */
export function deferIndexes(client: Database): boolean {
  if (client.query('SELECT 1 FROM song LIMIT 1').get()) return false;
  for (const { name } of deferred) client.run(`DROP INDEX IF EXISTS ${name}`);
  return true;
}

/** Makes those that are not there: after a first scan, or after one that was killed. */
export function makeIndexes(client: Database): void {
  for (const { name, columns } of deferred) client.run(`CREATE INDEX IF NOT EXISTS ${name} ON song (${columns.join(', ')})`);
}
