// Opens the one SQLite file with the pragmas everything else relies on. The main thread and the scan
// thread each have a connection of their own; whoever writes begins IMMEDIATE (see transact.ts).
import { Database } from 'bun:sqlite';
import { join } from 'node:path';

import { drizzle, type BunSQLiteDatabase } from 'drizzle-orm/bun-sqlite';

/** Drizzle for rare paths, `$client` (bun:sqlite) with cached statements for hot ones. */
export type Db = BunSQLiteDatabase & { $client: Database };

export interface OpenOptions {
  /** FULL survives a power cut after every commit (what users do), NORMAL may lose the last scan batches. */
  durability: 'FULL' | 'NORMAL';
  readonly?: boolean;
}

/** Where the database lies inside the data folder. */
export const databaseFile = (dataFolder: string) => join(dataFolder, 'melodrome.db');

/** Opens or creates the database file; `:memory:` works for tests of pure queries. */
export function openDatabase(path: string, options: OpenOptions): Db {
  const client = new Database(path, options.readonly ? { readonly: true } : { create: true, strict: true });
  client.run('PRAGMA busy_timeout = 5000');
  if (!options.readonly) {
    client.run('PRAGMA journal_mode = WAL');
    client.run(`PRAGMA synchronous = ${options.durability}`);
    client.run('PRAGMA journal_size_limit = 67108864');
  }
  client.run('PRAGMA foreign_keys = ON');
  client.run('PRAGMA trusted_schema = OFF');
  client.run('PRAGMA cell_size_check = ON');
  client.run('PRAGMA cache_size = -8192');
  client.run('PRAGMA temp_store = MEMORY');
  return drizzle({ client }) as Db;
}

/** The value of a one-column PRAGMA. */
export function pragma(client: Database, name: string): string | number {
  const row = client.query(`PRAGMA ${name}`).values()[0];
  return (row?.[0] ?? '') as string | number;
}
