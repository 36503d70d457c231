// Indexes for sorts that are asked for less often, which nothing else is to be read from.
import { sql, type SQL } from 'drizzle-orm';
import { index, type SQLiteColumn } from 'drizzle-orm/sqlite-core';

/** Indexes `ix_<table>_by_<name>` of columns or expressions. Their condition, true for all, is said by those sorts only. */
export const sortIndexes = (table: string, missing: SQLiteColumn, columns: Record<string, SQLiteColumn | SQL>) =>
  Object.entries(columns).map(([name, column]) =>
    index(`ix_${table}_by_${name}`)
      .on(missing, column)
      .where(sql`pk > 0`),
  );

/** The order of a text in which the case of letters does not count. */
export const ignoringCase = ({ name }: SQLiteColumn): SQL => sql.raw(`${name} COLLATE NOCASE`);
