// Brings a database file to this program's schema. Own runner instead of Drizzle's: that one runs inside
// a transaction where foreign_keys cannot be switched off (a table rebuild then deletes children) and
// skips migrations older than the newest applied one. Ours compares names and hashes.
import type { Database } from 'bun:sqlite';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { AppError } from '../lib/errors.ts';
import { openDatabase, pragma, type Db } from './open.ts';

export interface Migration {
  name: string;
  sql: string;
  hash: string;
}

export interface MigrationOptions {
  file: string;
  now: number;
  /** Called before the copy is made: for large libraries it takes a while. */
  onCopy?: () => void;
}

export interface MigrationResult {
  applied: string[];
  /** The verified copy made before an upgrade, if there was something to keep. */
  backup?: string;
}

const keptCopies = 3;

/** The migrations in a folder, in order of their names. */
export function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const sql = readFileSync(join(folder, file), 'utf8');
      return { name: file.slice(0, -4), sql, hash: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * Applies what is missing. Refuses (AppError conflict) a file written by a newer program or by a changed
 * migration. Before touching existing data a verified copy is put beside the file.
 */
export function migrate(db: Db, migrations: Migration[], options: MigrationOptions): MigrationResult {
  const client = db.$client;
  client.run('CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, hash TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT');
  const applied = new Map(
    (client.query('SELECT name, hash FROM migration').all() as { name: string; hash: string }[]).map((row) => [row.name, row.hash]),
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [name, hash] of applied) {
    const migration = known.get(name);
    if (!migration) {
      throw new AppError(
        'conflict',
        `the database ${options.file} was written by a newer Melodrome (it has the migration "${name}"). ` +
          'Start that version again, or restore the copy it made before its upgrade.',
      );
    }
    if (migration.hash !== hash) {
      throw new AppError(
        'conflict',
        `the migration "${name}" in ${options.file} is not the one this program knows. ` +
          'The file belongs to another build of Melodrome; use that build or another data folder.',
      );
    }
  }
  const missing = migrations.filter((migration) => !applied.has(migration.name));
  if (missing.length === 0) return { applied: [] };
  const hasData = applied.size > 0 && options.file !== ':memory:';
  if (hasData) options.onCopy?.();
  const backup = hasData ? copyDatabase(client, options, 'upgrade-copies') : undefined;
  client.run('PRAGMA foreign_keys = OFF');
  try {
    client
      .transaction(() => {
        for (const migration of missing) {
          for (const statement of migration.sql.split('--> statement-breakpoint')) {
            if (statement.trim()) client.run(statement);
          }
          client.query('INSERT INTO migration (name, hash, applied_at) VALUES (?, ?, ?)').run(migration.name, migration.hash, options.now);
        }
        const broken = client.query('PRAGMA foreign_key_check').values();
        if (broken.length > 0) {
          throw new Error(`migration leaves ${broken.length} rows without their parent (table ${broken[0]?.[0]})`);
        }
      })
      .immediate();
  } finally {
    client.run('PRAGMA foreign_keys = ON');
  }
  return { applied: missing.map((migration) => migration.name), backup };
}

/**
 * Puts a verified copy into a folder beside the file: `VACUUM INTO` a temporary name, checked whole, then renamed; the
 * oldest copies beyond three go. Where it lies.
 */
export function copyDatabase(client: Database, options: { file: string; now: number }, folderName: string): string {
  const folder = join(dirname(options.file), folderName);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stamp = new Date(options.now).toISOString().replace(/[:.]/g, '-');
  const target = join(folder, `${basename(options.file, '.db')}-${stamp}.db`);
  const temporary = `${target}.part`;
  rmSync(temporary, { force: true });
  client.query('VACUUM INTO ?').run(temporary);
  verifyCopy(client, temporary);
  renameSync(temporary, target);
  const copies = readdirSync(folder)
    .filter((file) => file.endsWith('.db'))
    .sort();
  for (const old of copies.slice(0, -keptCopies)) rmSync(join(folder, old), { force: true });
  return target;
}

function verifyCopy(original: Database, path: string): void {
  const copy = openDatabase(path, { durability: 'NORMAL', readonly: true }).$client;
  try {
    if (pragma(copy, 'integrity_check') !== 'ok') throw new Error(`the copy ${path} is damaged`);
    const tables = original
      .query("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%'")
      .values() as [string][];
    for (const [table] of tables) {
      const count = (client: Database) => client.query(`SELECT count(*) FROM "${table}"`).values()[0]?.[0];
      if (count(original) !== count(copy)) throw new Error(`the copy ${path} lacks rows of ${table}`);
    }
  } finally {
    copy.close();
  }
}
