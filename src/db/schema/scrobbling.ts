// Services that are told what users hear: whose account is linked, and what is still on its way to them.
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

import { pk, words } from './columns.ts';
import { users } from './users.ts';

const userPk = () =>
  integer('user_pk')
    .notNull()
    .references(() => users.pk, { onDelete: 'cascade' });

export const scrobblerLinks = sqliteTable(
  'scrobbler_link',
  {
    userPk: userPk(),
    /** lastfm or listenbrainz. */
    service: text('service').notNull(),
    /** What the service calls them. */
    accountName: words('account_name'),
    /** Session key or token, sealed. */
    secret: blob('secret', { mode: 'buffer' }).notNull(),
    /** Why nothing is sent until it is linked again; '' while all is well. */
    problem: words('problem'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.userPk, table.service] })],
);

/** Plays and loves on their way to a service, sent in the order of their times. */
export const scrobbleQueue = sqliteTable(
  'scrobble_queue',
  {
    pk: pk(),
    userPk: userPk(),
    service: text('service').notNull(),
    /** play, love or unlove. */
    kind: text('kind').notNull(),
    songId: text('song_id').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [
    index('ix_scrobble_queue_next').on(table.userPk, table.service, table.at),
    uniqueIndex('ix_scrobble_queue_once').on(table.userPk, table.service, table.kind, table.songId, table.at),
  ],
);
