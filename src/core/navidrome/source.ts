// A Navidrome database, opened only to be read. Its tables have changed with every version: what is asked for is read
// where it is there, so that databases of years ago and of today are read by the same lines.
import { constants, Database } from 'bun:sqlite';
import { closeSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { conflict, invalid, messageOf } from '../../lib/errors.ts';
import { slashed } from '../playlists/paths.ts';

export type Value = string | number | bigint | boolean | Uint8Array | null;
export type Row = Record<string, Value>;

export interface Source {
  file: string;
  tables: readonly string[];
  has(table: string): boolean;
  /** Whether a table has a column. */
  hasColumn(table: string, column: string): boolean;
  /** All rows with these columns; null stands for a column that is not there. Names are our own, never values. */
  rows(table: string, columns: readonly string[], order?: string): Row[];
  count(table: string): number;
  close(): void;
}

const head = 'SQLite format 3\u0000';
/** Every version has these. */
const essential = ['user', 'media_file', 'album', 'artist', 'annotation', 'playlist'];

/**
 * Opens the file; AppError with a sentence for people when it is no Navidrome database or cannot be read. A copy that has to
 * be made lies in `workFolder` until `close`.
 */
export function openSource(given: string, workFolder: string): Source {
  const file = resolve(given);
  checkFile(file);
  const opened = open(file, workFolder);
  const { client } = opened;
  try {
    const tables = (
      client.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").values() as [string][]
    ).map(([name]) => name);
    if (tables.includes('migration') && tables.includes('song')) {
      throw invalid(`${file} is a database of Melodrome itself; give the navidrome.db in the data folder of Navidrome`);
    }
    const lacking = essential.filter((name) => !tables.includes(name));
    if (lacking.length > 0) throw invalid(`${file} is no Navidrome database: it has no table ${lacking.join(', ')}`);
    return sourceOf(file, opened, tables);
  } catch (error) {
    close(opened);
    throw error;
  }
}

function checkFile(file: string): void {
  if (!existsSync(file)) throw invalid(`there is no file ${file}`);
  if (!statSync(file).isFile()) throw invalid(`${file} is a folder; give the file navidrome.db inside it`);
  const bytes = Buffer.alloc(head.length);
  try {
    const handle = openSync(file, 'r');
    readSync(handle, bytes, 0, bytes.length, 0);
    closeSync(handle);
  } catch (error) {
    throw conflict(`${file} cannot be read (${messageOf(error)}); this command needs the right to read it`);
  }
  if (bytes.toString('latin1') !== head) throw invalid(`${file} is no SQLite database, so it is no Navidrome database`);
}

interface Opened {
  client: Database;
  /** What it needs no more once it is closed. */
  leftovers: string;
}

/** In one read transaction: what Navidrome writes meanwhile is not seen. */
function open(file: string, workFolder: string): Opened {
  let failure: unknown;
  for (const attempt of waysToOpen(file)) {
    let opened: Opened | undefined;
    try {
      opened = attempt(file, workFolder);
      const { client } = opened;
      client.run('PRAGMA busy_timeout = 5000');
      client.run('PRAGMA trusted_schema = OFF');
      client.run('BEGIN');
      client.query('SELECT count(*) FROM sqlite_schema').get();
      drop(opened);
      return opened;
    } catch (error) {
      if (opened) close(opened);
      failure = error;
    }
  }
  throw conflict(
    `${file} cannot be read (${messageOf(failure)}). Stop Navidrome, or copy the file with its -wal beside it to another folder, and try again.`,
  );
}

function close({ client, leftovers }: Opened): void {
  client.close();
  drop({ leftovers });
}

/** An open file can lose its name at once, and a killed import leaves nothing; Windows allows it only afterwards. */
function drop({ leftovers }: Pick<Opened, 'leftovers'>): void {
  if (leftovers === '') return;
  try {
    rmSync(leftovers, { recursive: true, force: true });
  } catch {
    // Tried again at the end.
  }
}

/** SQLite makes helper files beside a database with a journal, and a reader cannot remove them: Navidrome, as another user, could not open it. */
function waysToOpen(file: string): ((file: string, workFolder: string) => Opened)[] {
  const sizeOf = (path: string) => (existsSync(path) ? statSync(path).size : -1);
  if (!hasWriteAheadLog(file) || sizeOf(`${file}-shm`) >= 0) return [openInPlace, openCopy];
  return sizeOf(`${file}-wal`) > 0 ? [openCopy] : [openUnchanging];
}

function hasWriteAheadLog(file: string): boolean {
  const handle = openSync(file, 'r');
  const versions = Buffer.alloc(2);
  readSync(handle, versions, 0, 2, 18);
  closeSync(handle);
  return versions.includes(2);
}

const openInPlace = (file: string): Opened => ({ client: new Database(file, { readonly: true }), leftovers: '' });

/** Nobody else has it open. */
function openUnchanging(file: string): Opened {
  const path = slashed(file).split('/').map(encodeURIComponent).join('/');
  const flags = constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI;
  return { client: new Database(`file:${path}?immutable=1`, flags), leftovers: '' };
}

function openCopy(file: string, workFolder: string): Opened {
  mkdirSync(workFolder, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(workFolder, 'import-'));
  try {
    const copy = join(folder, 'navidrome.db');
    copyFileSync(file, copy);
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
    return { client: new Database(copy), leftovers: folder };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function sourceOf(file: string, opened: Opened, tables: readonly string[]): Source {
  const { client } = opened;
  const known = new Map(
    tables.map((table) => [
      table,
      new Set((client.query('SELECT name FROM pragma_table_info(?)').values(table) as [string][]).map(([name]) => name)),
    ]),
  );
  const hasColumn = (table: string, column: string) => known.get(table)?.has(column) ?? false;
  return {
    file,
    tables,
    has: (table) => known.has(table),
    hasColumn,
    rows(table, columns, order = 'rowid') {
      if (!known.has(table)) return [];
      const list = columns.map((column) => (hasColumn(table, column) ? `"${column}"` : `NULL AS "${column}"`));
      try {
        return client.query(`SELECT ${list.join(', ')} FROM "${table}" ORDER BY ${order}`).all() as Row[];
      } catch (error) {
        throw conflict(`the table ${table} of ${file} cannot be read (${messageOf(error)}); repair the database with Navidrome first`);
      }
    },
    count: (table) => Number(client.query(`SELECT count(*) FROM "${table.replaceAll('"', '""')}"`).values()[0]?.[0] ?? 0),
    close: () => close(opened),
  };
}
