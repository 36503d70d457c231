// Libraries (root folders), their folders, scan runs and what scans could not read.
import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

import { count, flag, pk, timestamps, words } from './columns.ts';

export const libraries = sqliteTable('library', {
  id: integer('id').primaryKey(),
  name: text('name').notNull().unique(),
  path: text('path').notNull().unique(),
  remotePath: words('remote_path'),
  isDefaultForNewUsers: flag('default_new_users'),
  /** Device of the root at the last good scan: another one means another disk, or none, is mounted there. */
  rootDevice: words('root_device'),
  /** Fingerprint of the scan settings (PID, tag mapping): a change makes the next scan a full one. */
  scanSettings: words('scan_settings'),
  fullScanInProgress: flag('full_scan_in_progress'),
  lastScanStartedAt: integer('last_scan_started_at'),
  lastScanAt: integer('last_scan_at'),
  songCount: count('song_count'),
  albumCount: count('album_count'),
  artistCount: count('artist_count'),
  folderCount: count('folder_count'),
  missingCount: count('missing_count'),
  /** Songs that vanished all at once and wait for an admin to confirm, and why. */
  heldCount: count('held_count'),
  heldReason: words('held_reason'),
  sizeBytes: count('size_bytes'),
  durationMs: count('duration_ms'),
  /** An admin took it away: it is nobody's, its songs are missing and keep their ids until it is added again. */
  removedAt: integer('removed_at'),
  ...timestamps,
});

export const folders = sqliteTable(
  'folder',
  {
    pk: pk(),
    id: text('id').notNull().unique(),
    libraryId: integer('library_id')
      .notNull()
      .references(() => libraries.id, { onDelete: 'cascade' }),
    parentPk: integer('parent_pk'),
    /** Relative to the library root with `/`; the root is ''. */
    path: text('path').notNull(),
    fingerprint: words('fingerprint'),
    /** JSON: [[name, mtimeMs, sizeBytes], …] of the pictures in it. */
    images: words('images'),
    /** The same of the playlist files in it. */
    playlists: words('playlists'),
    songCount: count('song_count'),
    missing: flag('missing'),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('ix_folder_path').on(table.libraryId, table.path),
    index('ix_folder_parent').on(table.parentPk),
    index('ix_folder_playlists')
      .on(table.libraryId)
      .where(sql`playlists <> ''`),
  ],
);

export const scanRuns = sqliteTable('scan_run', {
  pk: pk(),
  /** quick, full, quick-selective, full-selective */
  kind: text('kind').notNull(),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
  filesRead: count('files_read'),
  foldersSeen: count('folders_seen'),
  added: count('added'),
  changed: count('changed'),
  moved: count('moved'),
  missing: count('missing'),
  /** Vanished, but so many at once that they were not called missing. */
  held: count('held'),
  problems: count('problems'),
  error: words('error'),
});

/** The scan report: one row for each file or folder that could not be read, until it can. */
export const scanProblems = sqliteTable(
  'scan_problem',
  {
    pk: pk(),
    libraryId: integer('library_id')
      .notNull()
      .references(() => libraries.id, { onDelete: 'cascade' }),
    path: text('path').notNull(),
    reason: text('reason').notNull(),
    sizeBytes: count('size_bytes'),
    mtimeMs: count('mtime_ms'),
    seenAt: integer('seen_at').notNull(),
  },
  (table) => [uniqueIndex('ix_scan_problem_path').on(table.libraryId, table.path)],
);
