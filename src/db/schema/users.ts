// Users, what they may see, what they marked, their players, queues and bookmarks. Everything here is
// keyed by the stable text ids of songs and albums, so that no scan can ever delete it.
import { index, integer, primaryKey, blob, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

import { count, flag, pk, timestamps, words } from './columns.ts';
import { libraries } from './libraries.ts';

export const users = sqliteTable(
  'user',
  {
    pk: pk(),
    id: text('id').notNull().unique(),
    userName: text('user_name').notNull(),
    /** Folded user name: names compare without case. */
    loginName: text('login_name').notNull(),
    name: words('name'),
    email: words('email'),
    isAdmin: flag('is_admin'),
    /** argon2id, for the web login. */
    passwordHash: text('password_hash').notNull(),
    /** AES-256-GCM (nonce ‖ ciphertext ‖ tag): Subsonic's token login needs the password itself. */
    passwordSecret: blob('password_secret', { mode: 'buffer' }).notNull(),
    /** Goes up on password or role change: older sessions end. */
    tokenVersion: integer('token_version').notNull().default(1),
    /** Most a stream of theirs may take; 0: no limit. */
    maxBitRateKbps: count('max_bit_rate'),
    lastLoginAt: integer('last_login_at'),
    lastAccessAt: integer('last_access_at'),
    ...timestamps,
  },
  (table) => [uniqueIndex('ix_user_login_name').on(table.loginName)],
);

const userPk = () =>
  integer('user_pk')
    .notNull()
    .references(() => users.pk, { onDelete: 'cascade' });

export const userLibraries = sqliteTable(
  'user_library',
  {
    userPk: userPk(),
    libraryId: integer('library_id')
      .notNull()
      .references(() => libraries.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.userPk, table.libraryId] })],
);

/** Stars, ratings and plays. `kind` is song, album, artist or playlist. */
export const marks = sqliteTable(
  'mark',
  {
    userPk: userPk(),
    kind: text('kind').notNull(),
    itemId: text('item_id').notNull(),
    starredAt: integer('starred_at'),
    rating: count('rating'),
    ratedAt: integer('rated_at'),
    playCount: count('play_count'),
    playedAt: integer('played_at'),
  },
  (table) => [
    primaryKey({ columns: [table.userPk, table.kind, table.itemId] }),
    index('ix_mark_starred').on(table.userPk, table.kind, table.starredAt),
    index('ix_mark_rating').on(table.userPk, table.kind, table.rating),
    index('ix_mark_rated').on(table.userPk, table.kind, table.ratedAt),
    index('ix_mark_play_count').on(table.userPk, table.kind, table.playCount),
    index('ix_mark_played').on(table.userPk, table.kind, table.playedAt),
    index('ix_mark_item').on(table.kind, table.itemId),
  ],
);

export const bookmarks = sqliteTable(
  'bookmark',
  {
    userPk: userPk(),
    songId: text('song_id').notNull(),
    positionMs: count('position_ms'),
    comment: words('comment'),
    ...timestamps,
  },
  (table) => [primaryKey({ columns: [table.userPk, table.songId] })],
);

export const playQueues = sqliteTable('play_queue', {
  userPk: integer('user_pk')
    .primaryKey()
    .references(() => users.pk, { onDelete: 'cascade' }),
  currentIndex: count('current_index'),
  positionMs: count('position_ms'),
  changedBy: words('changed_by'),
  updatedAt: integer('updated_at').notNull(),
});

export const playQueueItems = sqliteTable(
  'play_queue_item',
  { userPk: userPk(), position: integer('position').notNull(), songId: text('song_id').notNull() },
  (table) => [primaryKey({ columns: [table.userPk, table.position] })],
);

export const transcodings = sqliteTable('transcoding', {
  pk: pk(),
  id: text('id').notNull().unique(),
  name: text('name').notNull().unique(),
  targetFormat: text('target_format').notNull().unique(),
  /** '' means the built-in argument list of this format. */
  command: words('command'),
  defaultBitRateKbps: count('default_bit_rate'),
});

export const players = sqliteTable(
  'player',
  {
    pk: pk(),
    id: text('id').notNull().unique(),
    userPk: userPk(),
    name: text('name').notNull(),
    client: text('client').notNull(),
    userAgent: words('user_agent'),
    address: words('address'),
    transcodingId: words('transcoding_id'),
    maxBitRateKbps: count('max_bit_rate'),
    reportRealPath: flag('report_real_path'),
    scrobbleEnabled: integer('scrobble_enabled', { mode: 'boolean' }).notNull().default(true),
    lastSeenAt: integer('last_seen_at').notNull(),
  },
  (table) => [uniqueIndex('ix_player_match').on(table.userPk, table.client, table.userAgent)],
);

/** One row for each accepted play. */
export const scrobbles = sqliteTable(
  'scrobble',
  {
    pk: pk(),
    userPk: userPk(),
    songId: text('song_id').notNull(),
    playedAt: integer('played_at').notNull(),
  },
  (table) => [uniqueIndex('ix_scrobble_user').on(table.userPk, table.playedAt, table.songId), index('ix_scrobble_song').on(table.songId)],
);

export const preferences = sqliteTable(
  'preference',
  { userPk: userPk(), key: text('key').notNull(), value: text('value').notNull() },
  (table) => [primaryKey({ columns: [table.userPk, table.key] })],
);

/** Named keys for apps; only the SHA-256 of a key is kept. */
export const apiKeys = sqliteTable(
  'api_key',
  {
    pk: pk(),
    id: text('id').notNull().unique(),
    userPk: userPk(),
    name: text('name').notNull(),
    keyHash: text('key_hash').notNull().unique(),
    /** What it is good for: core/access/scopes.ts. */
    scope: text('scope').notNull().default('all'),
    createdAt: integer('created_at').notNull(),
    lastUsedAt: integer('last_used_at'),
    expiresAt: integer('expires_at'),
  },
  (table) => [index('ix_api_key_user').on(table.userPk)],
);

/** Logins of web pages; a token names its row and is good for nothing without it. */
export const sessions = sqliteTable(
  'session',
  {
    pk: pk(),
    id: text('id').notNull().unique(),
    userPk: userPk(),
    /** User agent. */
    client: words('client'),
    address: words('address'),
    createdAt: integer('created_at').notNull(),
    lastUsedAt: integer('last_used_at').notNull(),
  },
  (table) => [index('ix_session_user').on(table.userPk)],
);

/** What somebody has beside their password: a secret that an app on their phone makes codes of. */
export const secondFactors = sqliteTable('second_factor', {
  userPk: integer('user_pk')
    .primaryKey()
    .references(() => users.pk, { onDelete: 'cascade' }),
  /** Sealed like passwords. */
  secret: blob('secret', { mode: 'buffer' }).notNull(),
  /** null until a code of it was right: it is not asked for before. */
  confirmedAt: integer('confirmed_at'),
  /** Of the code that was right last: none is good twice. */
  lastStep: integer('last_step').notNull().default(0),
  /** Apps come in by keys only, no longer by the password. */
  appsNeedKeys: flag('apps_need_keys'),
});

/** Codes for who has lost the phone: each is good once, and only its SHA-256 is kept. */
export const recoveryCodes = sqliteTable('recovery_code', { userPk: userPk(), codeHash: text('code_hash').notNull() }, (table) => [
  primaryKey({ columns: [table.userPk, table.codeHash] }),
]);

/** What users of the server say to one another; the newest are kept. */
export const chatMessages = sqliteTable('chat_message', {
  pk: pk(),
  userPk: userPk(),
  message: text('message').notNull(),
  sentAt: integer('sent_at').notNull(),
});
