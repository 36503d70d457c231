// Migrations against real files: fresh, upgraded, from the future, changed, and failing half way.
import { Database } from 'bun:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { migrate, readMigrations, type Migration } from '../../src/db/migrate.ts';
import { openDatabase, pragma, type Db } from '../../src/db/open.ts';
import { AppError } from '../../src/lib/errors.ts';

const migrationsFolder = join(import.meta.dir, '../../drizzle');
const released = readMigrations(migrationsFolder);

let folder: string;
let file: string;
let db: Db;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'melodrome-test-'));
  file = join(folder, 'melodrome.db');
  db = openDatabase(file, { durability: 'FULL' });
});
afterEach(() => {
  db.$client.close();
  rmSync(folder, { recursive: true, force: true });
});

const step = (name: string, ...statements: string[]): Migration => {
  const sql = statements.join('--> statement-breakpoint\n');
  return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
};
const run = (migrations: Migration[], now = 1_700_000_000_000) => migrate(db, migrations, { file, now });
const copies = () => (existsSync(join(folder, 'upgrade-copies')) ? readdirSync(join(folder, 'upgrade-copies')).sort() : []);
const appliedNames = () => (db.$client.query('SELECT name FROM migration ORDER BY name').values() as [string][]).map(([name]) => name);
const tableNames = () => (db.$client.query("SELECT name FROM sqlite_schema WHERE type = 'table'").values() as [string][]).flat();

const parent = 'CREATE TABLE parent (pk INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;';
const child = 'CREATE TABLE child (pk INTEGER PRIMARY KEY, parent_pk INTEGER NOT NULL REFERENCES parent (pk) ON DELETE CASCADE) STRICT;';
const family = step('0000_family', parent, child);
const addColumn = step('0001_column', 'ALTER TABLE parent ADD COLUMN year INTEGER;');

function withFamily(): void {
  run([family]);
  db.$client.run("INSERT INTO parent (pk, name) VALUES (1, 'one'), (2, 'two')");
  db.$client.run('INSERT INTO child (parent_pk) VALUES (1), (1), (2)');
}

describe('a fresh file', () => {
  test('gets every migration, each noted with the hash of its file, and no copy', () => {
    expect(run(released)).toEqual({ applied: released.map(({ name }) => name) });
    const rows = db.$client.query('SELECT name, hash FROM migration ORDER BY name').all();
    const hash = (name: string) =>
      createHash('sha256')
        .update(readFileSync(join(migrationsFolder, `${name}.sql`)))
        .digest('hex');
    expect(rows).toEqual(released.map(({ name }) => ({ name, hash: hash(name) })));
    expect(copies()).toEqual([]);
    expect(pragma(db.$client, 'foreign_keys')).toBe(1);
    expect(db.$client.query('PRAGMA foreign_key_check').all()).toEqual([]);
  });

  test('a second start has nothing to do', () => {
    run(released);
    expect(run(released)).toEqual({ applied: [] });
    expect(copies()).toEqual([]);
  });
});

describe('an upgrade', () => {
  test('puts a whole copy of the old state beside the file first', () => {
    withFamily();
    const { applied, backup } = run([family, addColumn]);
    expect(applied).toEqual(['0001_column']);
    expect(copies()).toEqual(['melodrome-2023-11-14T22-13-20-000Z.db']);
    expect(backup).toBe(join(folder, 'upgrade-copies', 'melodrome-2023-11-14T22-13-20-000Z.db'));
    const copy = new Database(backup ?? '', { readonly: true });
    expect(copy.query('PRAGMA integrity_check').values()).toEqual([['ok']]);
    expect(copy.query('SELECT * FROM parent').all()).toEqual([
      { pk: 1, name: 'one' },
      { pk: 2, name: 'two' },
    ]);
    expect(copy.query('SELECT count(*) FROM child').values()).toEqual([[3]]);
    expect(copy.query('SELECT name FROM migration').values()).toEqual([['0000_family']]);
    copy.close();
    expect(db.$client.query('SELECT year FROM parent').values()).toEqual([[null], [null]]);
  });

  test('that rebuilds a table keeps the rows that hang on it', () => {
    withFamily();
    run([
      family,
      step(
        '0001_rebuild',
        'CREATE TABLE parent_new (pk INTEGER PRIMARY KEY, name TEXT NOT NULL, year INTEGER) STRICT;',
        'INSERT INTO parent_new SELECT pk, name, NULL FROM parent;',
        'DROP TABLE parent;',
        'ALTER TABLE parent_new RENAME TO parent;',
      ),
    ]);
    expect(db.$client.query('SELECT count(*) FROM child').values()).toEqual([[3]]);
    expect(pragma(db.$client, 'foreign_keys')).toBe(1);
    expect(() => db.$client.run('INSERT INTO child (parent_pk) VALUES (99)')).toThrow('FOREIGN KEY');
  });

  test('from another branch, older by name than the newest applied one, is not forgotten', () => {
    run([family, step('0002_late', 'CREATE TABLE late (x INTEGER) STRICT;')]);
    expect(run([family, addColumn, step('0002_late', 'CREATE TABLE late (x INTEGER) STRICT;')]).applied).toEqual(['0001_column']);
  });

  test('three copies are kept, the newest', () => {
    const chain = [family];
    for (let n = 1; n <= 5; n++) {
      run(chain, n * 1_000_000_000);
      chain.push(step(`000${n}_more`, `CREATE TABLE more_${n} (x INTEGER) STRICT;`));
    }
    run(chain, 5_900_000_000);
    const days = copies().map((name) => name.slice('melodrome-'.length, 'melodrome-1970-02-04'.length));
    expect(days).toEqual(['1970-02-16', '1970-02-27', '1970-03-10']);
  });
});

describe('an upgrade that fails leaves everything as it was', () => {
  const cases: [name: string, migration: Migration, says: string][] = [
    ['half way', step('0001_bad', 'CREATE TABLE extra (x INTEGER) STRICT;', 'SELECT * FROM nowhere;'), 'nowhere'],
    ['with orphans', step('0001_orphans', 'CREATE TABLE extra (x INTEGER) STRICT;', 'DELETE FROM parent;'), 'without their parent'],
  ];
  test.each(cases)('%s', (_, migration, says) => {
    withFamily();
    expect(() => run([family, migration])).toThrow(says);
    expect(appliedNames()).toEqual(['0000_family']);
    expect(tableNames()).not.toContain('extra');
    expect(db.$client.query('SELECT count(*) FROM parent').values()).toEqual([[2]]);
    expect(pragma(db.$client, 'foreign_keys')).toBe(1);
    expect(copies()).toHaveLength(1);
  });

  test('for want of a place for the copy', () => {
    withFamily();
    writeFileSync(join(folder, 'upgrade-copies'), '');
    expect(() => run([family, addColumn])).toThrow();
    expect(appliedNames()).toEqual(['0000_family']);
    expect(db.$client.query('PRAGMA table_info(parent)').all()).toHaveLength(2);
  });
});

describe('a file that does not belong to this program is refused and left alone', () => {
  const refusal = (work: () => unknown): AppError => {
    try {
      work();
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    throw new Error('it was accepted');
  };

  test('written by a newer one', () => {
    run([family, step('0009_future', 'CREATE TABLE future (x INTEGER) STRICT;')]);
    const error = refusal(() => run([family, addColumn]));
    expect(error.code).toBe('conflict');
    expect(error.message).toContain('newer Melodrome (it has the migration "0009_future")');
    expect(error.message).toContain(file);
    expect(appliedNames()).toEqual(['0000_family', '0009_future']);
    expect(copies()).toEqual([]);
  });

  test('made by a migration that was changed afterwards', () => {
    run([family]);
    const error = refusal(() => run([step('0000_family', parent, child, 'CREATE TABLE sneaked (x INTEGER) STRICT;'), addColumn]));
    expect(error.code).toBe('conflict');
    expect(error.message).toContain('"0000_family"');
    expect(tableNames()).not.toContain('sneaked');
    expect(appliedNames()).toEqual(['0000_family']);
  });
});
