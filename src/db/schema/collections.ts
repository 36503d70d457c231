// What people make: playlists, shares, radio stations. And the server's own properties.
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

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
    /** Size and date of that file when it was last read or written. */
    sourceHash: words('source_hash'),
    /** What `#EXTALBUMARTURL` of the file says, or ''. */
    imageLine: words('image_line'),
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

export const shares = sqliteTable(
  'share',
  {
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
    /** 0 is no limit. */
    maxPlays: count('max_plays'),
    playCount: count('play_count'),
    visitCount: count('visit_count'),
    lastVisitedAt: integer('last_visited_at'),
    expiresAt: integer('expires_at'),
    ...timestamps,
  },
  (table) => [index('ix_share_user').on(table.userPk)],
);

/** When the pages of shares were opened, and nothing about by whom; the newest of each are kept. */
export const shareVisits = sqliteTable(
  'share_visit',
  {
    pk: pk(),
    sharePk: integer('share_pk')
      .notNull()
      .references(() => shares.pk, { onDelete: 'cascade' }),
    visitedAt: integer('visited_at').notNull(),
  },
  (table) => [index('ix_share_visit').on(table.sharePk, table.pk)],
);

export const radios = sqliteTable('radio', {
  pk: pk(),
  id: text('id').notNull().unique(),
  name: text('name').notNull().unique(),
  streamUrl: text('stream_url').notNull(),
  homePageUrl: words('home_page_url'),
  ...picture,
  ...timestamps,
});

/** Pictures people uploaded: files in the data folder. They come before every other source. */
export const uploadedImages = sqliteTable(
  'uploaded_image',
  {
    /** album, artist, playlist or radio. */
    kind: text('kind').notNull(),
    itemId: text('item_id').notNull(),
    /** Relative to the artwork folder. */
    file: text('file').notNull(),
    hash: text('hash').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.itemId] })],
);

/** What is known of a picture by its hash, whoever shows it. */
export const images = sqliteTable('image', {
  hash: text('hash').primaryKey(),
  width: count('width'),
  height: count('height'),
  /** Base64. */
  thumbHash: words('thumb_hash'),
  /** #rrggbb */
  dominantColor: words('dominant_color'),
  updatedAt: integer('updated_at').notNull(),
});

/**
 * What an admin decided against the tags. Scans apply them, files stay as they are, deleting a row undoes it.
 * Kinds: album-merge (subject → value: album ids), album-split (subject: album id, value: JSON {name, songIds}),
 * artist-merge, artist-split (likewise), cover (subject: `album:<id>` or `artist:<id>`, value: picture source),
 * path (subject: path of a playlist line, value: song id).
 */
export const fixes = sqliteTable(
  'fix',
  {
    pk: pk(),
    id: text('id').notNull().unique(),
    kind: text('kind').notNull(),
    subject: text('subject').notNull(),
    value: text('value').notNull(),
    note: words('note'),
    createdBy: words('created_by'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('ix_fix_subject').on(table.kind, table.subject)],
);

export const properties = sqliteTable('property', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
});
