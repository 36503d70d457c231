// What people make: playlists, shares, radio stations. And the server's own properties.
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

import { count, flag, picture, pk, timestamps, words } from './columns.ts';
import { users } from './users.ts';

export const playlists = sqliteTable(
  'playlist',
  {
    pk: pk(),
    id: text('id').notNull().unique(),
    name: text('name').notNull(),
    orderName: text('order_name').notNull(),
    comment: words('comment'),
    ownerPk: integer('owner_pk')
      .notNull()
      .references(() => users.pk, { onDelete: 'cascade' }),
    isPublic: flag('public'),
    /** File it is kept in step with, as `libraryId:path`, or ''. */
    sourceFile: words('source_file'),
    isSynced: flag('sync'),
    /** JSON rules of a smart playlist, or ''. */
    rules: words('rules'),
    evaluatedAt: integer('evaluated_at'),
    songCount: count('song_count'),
    durationMs: count('duration_ms'),
    sizeBytes: count('size_bytes'),
    ...picture,
    ...timestamps,
  },
  (table) => [index('ix_playlist_owner').on(table.ownerPk, table.orderName), index('ix_playlist_name').on(table.orderName)],
);

export const playlistItems = sqliteTable(
  'playlist_item',
  {
    playlistPk: integer('playlist_pk')
      .notNull()
      .references(() => playlists.pk, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    /** '' while the entry matches nothing; `sourceLine` keeps what it said. */
    songId: text('song_id').notNull(),
    sourceLine: words('source_line'),
  },
  (table) => [primaryKey({ columns: [table.playlistPk, table.position] }), index('ix_playlist_item_song').on(table.songId)],
);

export const shares = sqliteTable('share', {
  pk: pk(),
  id: text('id').notNull().unique(),
  userPk: integer('user_pk')
    .notNull()
    .references(() => users.pk, { onDelete: 'cascade' }),
  description: words('description'),
  /** song, album, artist or playlist, with JSON ids. */
  resourceType: text('resource_type').notNull(),
  resourceIds: text('resource_ids').notNull(),
  format: words('format'),
  maxBitRateKbps: count('max_bit_rate'),
  isDownloadable: flag('downloadable'),
  passwordHash: words('password_hash'),
  visitCount: count('visit_count'),
  lastVisitedAt: integer('last_visited_at'),
  expiresAt: integer('expires_at'),
  ...timestamps,
});

export const radios = sqliteTable('radio', {
  pk: pk(),
  id: text('id').notNull().unique(),
  name: text('name').notNull().unique(),
  streamUrl: text('stream_url').notNull(),
  homePageUrl: words('home_page_url'),
  ...picture,
  ...timestamps,
});

export const properties = sqliteTable('property', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
});
