// Podcasts: the channels somebody subscribed to and their episodes. What an episode says comes from its feed;
// its file lies below the folder of podcasts.
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

import { count, flag, picture, pk, timestamps, words } from './columns.ts';

export const podcastChannels = sqliteTable('podcast_channel', {
  pk: pk(),
  id: text('id').notNull().unique(),
  url: text('url').notNull().unique(),
  title: words('title'),
  description: words('description'),
  author: words('author'),
  link: words('link'),
  /** Address of its picture as the feed says; the copy is in `imageSource`. */
  imageUrl: words('image_url'),
  ...picture,
  /** new, downloading (the feed is being read), completed or error. */
  status: text('status').notNull(),
  errorMessage: words('error_message'),
  /** Validators of the feed, so that an unchanged one is not sent again. */
  etag: words('etag'),
  lastModified: words('last_modified'),
  refreshedAt: integer('refreshed_at'),
  ...timestamps,
});

export const podcastEpisodes = sqliteTable(
  'podcast_episode',
  {
    pk: pk(),
    id: text('id').notNull().unique(),
    channelPk: integer('channel_pk')
      .notNull()
      .references(() => podcastChannels.pk, { onDelete: 'cascade' }),
    /** What the feed knows it by. */
    guid: text('guid').notNull(),
    title: words('title'),
    description: words('description'),
    mediaUrl: text('media_url').notNull(),
    mediaType: words('media_type'),
    suffix: words('suffix'),
    durationMs: count('duration_ms'),
    sizeBytes: count('size_bytes'),
    publishedAt: integer('published_at').notNull(),
    /** new, downloading, completed, error, deleted or skipped. */
    status: text('status').notNull(),
    errorMessage: words('error_message'),
    /** Nobody asked for it by hand: it may be removed again when newer ones come. */
    isAutomatic: flag('automatic'),
    /** Below the folder of podcasts; '' while there is none. */
    file: words('file'),
    ...timestamps,
  },
  (table) => [
    uniqueIndex('ix_podcast_episode_guid').on(table.channelPk, table.guid),
    index('ix_podcast_episode_channel').on(table.channelPk, table.publishedAt),
    index('ix_podcast_episode_published').on(table.publishedAt),
    index('ix_podcast_episode_status').on(table.status),
  ],
);
