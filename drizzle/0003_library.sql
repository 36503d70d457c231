CREATE TABLE `artist_name` (
	`name_id` text NOT NULL,
	`mbid` text NOT NULL,
	`artist_id` text NOT NULL,
	PRIMARY KEY(`name_id`, `mbid`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `ix_artist_name_mbid` ON `artist_name` (`mbid`);--> statement-breakpoint
CREATE INDEX `ix_artist_name_artist` ON `artist_name` (`artist_id`);--> statement-breakpoint
CREATE TABLE `fix` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`value` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`created_by` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `fix_id_unique` ON `fix` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `ix_fix_subject` ON `fix` (`kind`,`subject`);--> statement-breakpoint
CREATE TABLE `image` (
	`hash` text PRIMARY KEY NOT NULL,
	`width` integer DEFAULT 0 NOT NULL,
	`height` integer DEFAULT 0 NOT NULL,
	`thumb_hash` text DEFAULT '' NOT NULL,
	`dominant_color` text DEFAULT '' NOT NULL,
	`updated_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `uploaded_image` (
	`kind` text NOT NULL,
	`item_id` text NOT NULL,
	`file` text NOT NULL,
	`hash` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`kind`, `item_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `song` ADD `payload_hash` integer;--> statement-breakpoint
ALTER TABLE `song` ADD `cue_index` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `song` ADD `start_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `ix_song_payload` ON `song` (`payload_hash`);--> statement-breakpoint
ALTER TABLE `playlist` ADD `source_hash` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `playlist` ADD `image_line` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `folder` ADD `playlists` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `ix_folder_playlists` ON `folder` (`library_id`) WHERE playlists <> '';--> statement-breakpoint
ALTER TABLE `library` ADD `held_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `library` ADD `held_reason` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `scan_run` ADD `held` integer DEFAULT 0 NOT NULL;