// How what scans write belongs together: who did what in which role, and tags.
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

import { albums, artists, songs } from './catalog.ts';
import { count, pk, words } from './columns.ts';

/** Who took part in a song and how; positions keep the order of the tags. */
export const songArtists = sqliteTable(
  'song_artist',
  {
    songPk: integer('song_pk')
      .notNull()
      .references(() => songs.pk, { onDelete: 'cascade' }),
    role: text('role').notNull(),
    position: integer('position').notNull(),
    artistPk: integer('artist_pk')
      .notNull()
      .references(() => artists.pk),
    subRole: words('sub_role'),
  },
  (table) => [
    primaryKey({ columns: [table.songPk, table.role, table.position] }),
    index('ix_song_artist_artist').on(table.artistPk, table.role, table.songPk),
  ],
);

/** The same for albums, one row for each artist and role. */
export const albumArtists = sqliteTable(
  'album_artist',
  {
    albumPk: integer('album_pk')
      .notNull()
      .references(() => albums.pk, { onDelete: 'cascade' }),
    role: text('role').notNull(),
    artistPk: integer('artist_pk')
      .notNull()
      .references(() => artists.pk),
  },
  (table) => [
    primaryKey({ columns: [table.albumPk, table.role, table.artistPk] }),
    index('ix_album_artist_artist').on(table.artistPk, table.role, table.albumPk),
  ],
);

export const tags = sqliteTable(
  'tag',
  {
    pk: pk(),
    id: text('id').notNull().unique(),
    name: text('name').notNull(),
    value: text('value').notNull(),
    orderValue: text('order_value').notNull(),
    songCount: count('song_count'),
    albumCount: count('album_count'),
    stale: count('stale'),
  },
  (table) => [index('ix_tag_name').on(table.name, table.orderValue), index('ix_tag_stale').on(table.stale)],
);

export const songTags = sqliteTable(
  'song_tag',
  {
    songPk: integer('song_pk')
      .notNull()
      .references(() => songs.pk, { onDelete: 'cascade' }),
    tagPk: integer('tag_pk')
      .notNull()
      .references(() => tags.pk),
  },
  (table) => [primaryKey({ columns: [table.songPk, table.tagPk] }), index('ix_song_tag_tag').on(table.tagPk, table.songPk)],
);

export const albumTags = sqliteTable(
  'album_tag',
  {
    albumPk: integer('album_pk')
      .notNull()
      .references(() => albums.pk, { onDelete: 'cascade' }),
    tagPk: integer('tag_pk')
      .notNull()
      .references(() => tags.pk),
  },
  (table) => [primaryKey({ columns: [table.albumPk, table.tagPk] }), index('ix_album_tag_tag').on(table.tagPk, table.albumPk)],
);
