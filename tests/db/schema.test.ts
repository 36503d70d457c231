// The database that migrations make is the one the schema describes: the same tables, columns, keys and indexes.
import type { Database } from 'bun:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteSyncDialect, SQLiteTable } from 'drizzle-orm/sqlite-core';

import { migrate, readMigrations } from '../../src/db/migrate.ts';
import { openDatabase, type Db } from '../../src/db/open.ts';

const root = join(import.meta.dir, '../..');
const schemaFolder = join(root, 'src/db/schema');
const modules = await Promise.all(
  readdirSync(schemaFolder).map((name) => import(join(schemaFolder, name)) as Promise<Record<string, unknown>>),
);
const tables = modules.flatMap((module) => Object.values(module).filter((value) => is(value, SQLiteTable))).map(getTableConfig);

let db: Db;
let client: Database;
beforeAll(() => {
  db = openDatabase(':memory:', { durability: 'FULL' });
  client = db.$client;
  migrate(db, readMigrations(join(root, 'drizzle')), { file: ':memory:', now: 0 });
});
afterAll(() => client.close());

const ordinary = () =>
  client
    .query("SELECT name, strict, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'")
    .all() as {
    name: string;
    strict: number;
    wr: number;
  }[];

test('every table is in the schema, and the other way round', () => {
  const own = ordinary().map(({ name }) => name);
  expect(own.filter((name) => name !== 'migration').toSorted()).toEqual(tables.map(({ name }) => name).toSorted());
});

test('every table is STRICT', () => {
  expect(ordinary().filter(({ strict }) => strict !== 1)).toEqual([]);
  expect(() => client.run("INSERT INTO library (name, path, created_at, updated_at) VALUES ('a', '/a', 'yesterday', 0)")).toThrow(
    'cannot store',
  );
});

test('full-text tables fold accents', () => {
  const names = (client.query("SELECT name FROM pragma_table_list WHERE type = 'virtual'").values() as string[][]).flat();
  const own = ['album_fts', 'album_part_fts', 'artist_fts', 'artist_part_fts', 'lyrics_fts', 'song_fts', 'song_part_fts'];
  expect(names.toSorted()).toEqual(own);
});

describe.each(tables.map((table) => [table.name, table] as const))('%s', (name, table) => {
  test('has the columns of the schema', () => {
    const real = client.query('SELECT name, type, "notnull", pk FROM pragma_table_info(?)').all(name) as {
      name: string;
      type: string;
      notnull: number;
      pk: number;
    }[];
    const inKey = new Set(table.primaryKeys.flatMap(({ columns }) => columns.map((column) => column.name)));
    const wanted = table.columns.map((column) => ({
      name: column.name,
      type: column.getSQLType().toUpperCase(),
      isRequired: column.notNull,
      isKey: column.primary || inKey.has(column.name),
    }));
    const found = real.map(({ name: column, type, notnull, pk }) => ({ name: column, type, isRequired: notnull === 1, isKey: pk > 0 }));
    // Columns of later migrations stand at the end of their table.
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(found.toSorted(byName)).toEqual(wanted.toSorted(byName));
  });

  test('has the indexes of the schema', () => {
    const real = client.query("SELECT name FROM pragma_index_list(?) WHERE origin = 'c'").values(name) as [string][];
    for (const { config } of table.indexes) {
      const columns = (client.query('SELECT name FROM pragma_index_info(?) ORDER BY seqno').values(config.name) as string[][]).flat();
      const wanted = config.columns.map((column) => ('name' in column ? column.name : new SQLiteSyncDialect().sqlToQuery(column).sql));
      // An expression has no name; a column in an order of its own has.
      expect(columns).toEqual(
        wanted.map((column) => (/^\w+$/.test(column) ? column : (/^(\w+) COLLATE \w+$/.exec(column)?.[1] ?? (null as unknown as string)))),
      );
    }
    const unique = table.columns.filter((column) => column.isUnique).map((column) => column.uniqueName ?? '');
    expect(real.flat().toSorted()).toEqual([...table.indexes.map(({ config }) => config.name), ...unique].toSorted());
  });

  test('has the foreign keys of the schema', () => {
    const real = client.query('SELECT "table", "from", on_delete FROM pragma_foreign_key_list(?)').values(name) as string[][];
    const wanted = table.foreignKeys.map((key) => {
      const { columns, foreignTable } = key.reference();
      return [getTableConfig(foreignTable).name, columns[0]?.name ?? '', (key.onDelete ?? 'no action').toUpperCase()];
    });
    expect(real.toSorted()).toEqual(wanted.toSorted());
  });
});

test('the journal of drizzle-kit names the same migrations in the same order', () => {
  const { entries } = JSON.parse(readFileSync(join(root, 'drizzle/meta/_journal.json'), 'utf8')) as {
    entries: { idx: number; tag: string; when: number }[];
  };
  expect(entries.map(({ tag }) => tag)).toEqual(readMigrations(join(root, 'drizzle')).map(({ name }) => name));
  expect(entries.map(({ when }) => when)).toEqual(entries.map(({ when }) => when).toSorted((a, b) => a - b));
});
