// Column shapes shared by the tables. Times are milliseconds since 1970, flags are 0/1.
import { integer, text } from 'drizzle-orm/sqlite-core';

/** Internal key; foreign keys and full-text rows use it because it is small and survives VACUUM. */
export const pk = () => integer('pk').primaryKey();
export const flag = (name: string) => integer(name, { mode: 'boolean' }).notNull().default(false);
export const count = (name: string) => integer(name).notNull().default(0);
/** Text that is never null: '' means unknown. */
export const words = (name: string) => text(name).notNull().default('');
export const timestamps = {
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
};
/** Where an entity's picture comes from: `imageSource` as in core/artwork/source.ts, `imageHash` changes with its content. */
export const picture = {
  imageSource: words('image_source'),
  imageHash: words('image_hash'),
};
