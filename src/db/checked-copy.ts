// A copy of a database that others write to meanwhile, checked before anybody relies on it. Runs in a thread or a command
// of its own: it takes a second for a large library.
import type { Database } from 'bun:sqlite';
import { closeSync, fsync, fsyncSync, openSync } from 'node:fs';

import { digestFile, type Digest } from '../lib/digest.ts';
import { openDatabase, pragma } from './open.ts';

const mostMapped = 2 ** 31 - 65_536;

/** What is known of a copy; kept beside it. */
export interface CopyFacts extends Digest {
  /** The newest migration: which program can read it. */
  schema: string;
  rows: { songs: number; albums: number; artists: number; users: number; playlists: number };
}

export interface CopyMeans {
  /** May work in another thread, beside the check. */
  digest?: typeof digestFile;
  /** Both files are mapped: a fifth quicker, but all of them counts as memory of this process. */
  isMapped?: boolean;
}

/** Writes the state of `source` at this moment to `target`, which must not be there; an Error when it is not as it should be. */
export async function writeCheckedCopy(
  source: string,
  target: string,
  { digest = digestFile, isMapped }: CopyMeans = {},
): Promise<CopyFacts> {
  const client = openDatabase(source, { durability: 'NORMAL', readonly: true }).$client;
  const map = (database: Database) => isMapped && database.run(`PRAGMA mmap_size = ${mostMapped}`);
  try {
    map(client);
    const before = countRows(client);
    const versionBefore = pragma(client, 'data_version');
    // It writes nothing but the copy, which is flushed beside the check.
    client.run('PRAGMA synchronous = OFF');
    client.query('VACUUM INTO ?').run(target);
    const isQuiet = pragma(client, 'data_version') === versionBefore;
    const [flushed, digested] = [flushMeanwhile(target), digest(target)];
    // Awaited after the check, which may end everything before.
    flushed.catch(() => {});
    digested.catch(() => {});
    const copy = openDatabase(target, { durability: 'NORMAL', readonly: true }).$client;
    try {
      map(copy);
      if (!isSound(copy)) throw new Error('the copy is damaged');
      const counted = countRows(copy);
      for (const [table, count] of before) {
        const found = counted.get(table);
        // While others write, the copy holds what was there at its own moment.
        const isFine = isQuiet ? found === count : found !== undefined && (found > 0 || count < 2);
        if (!isFine) throw new Error(`the copy lacks rows of ${table}`);
      }
      await flushed;
      return { ...(await digested), ...factsOf(copy, counted) };
    } finally {
      copy.close();
    }
  } finally {
    client.close();
  }
}

/** As `flush`, while this thread does something else. */
function flushMeanwhile(path: string): Promise<void> {
  const handle = openSync(path, 'r');
  return new Promise<void>((resolve, reject) => fsync(handle, (error) => (error ? reject(error) : resolve()))).finally(() =>
    closeSync(handle),
  );
}

/** The same facts of a copy that lies there, checked to the last page; an Error says what is wrong with it. */
export async function inspectCopy(path: string): Promise<CopyFacts> {
  // Read only: beside a backup nothing may appear.
  const copy = openDatabase(path, { durability: 'NORMAL', readonly: true }).$client;
  try {
    if (pragma(copy, 'integrity_check') !== 'ok') throw new Error('it is damaged');
    if (copy.query('PRAGMA foreign_key_check').values().length > 0) throw new Error('it has rows that belong to nothing');
    return { ...(await digestFile(path)), ...factsOf(copy, countRows(copy)) };
  } finally {
    copy.close();
  }
}

/** Makes sure that a file, or what a folder says of its files, is on the disk. */
export function flush(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Whether every table and index is whole. Of the words for searching only that they can be read: whether they say the same as
 * the songs takes as long as all the rest, and is looked at before a copy is put back.
 */
function isSound(copy: Database): boolean {
  const tables = copy.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0").values() as [string][];
  return tables.every(([name]) => copy.query(`PRAGMA quick_check("${name}")`).values()[0]?.[0] === 'ok');
}

function countRows(client: Database): Map<string, number> {
  const names = client
    .query("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%'")
    .values() as [string][];
  return new Map(names.map(([name]) => [name, Number(client.query(`SELECT count(*) FROM "${name}"`).values()[0]?.[0])]));
}

function factsOf(client: Database, counted: ReadonlyMap<string, number>): Pick<CopyFacts, 'schema' | 'rows'> {
  if (!counted.has('migration') || !counted.has('user')) throw new Error('it is no database of Melodrome');
  const schema = String(client.query('SELECT max(name) FROM migration').values()[0]?.[0] ?? '');
  const count = (table: string) => counted.get(table) ?? 0;
  const rows = {
    songs: count('song'),
    albums: count('album'),
    artists: count('artist'),
    users: count('user'),
    playlists: count('playlist'),
  };
  return { schema, rows };
}
