CREATE TABLE `album_artist` (
	`album_pk` integer NOT NULL,
	`role` text NOT NULL,
	`artist_pk` integer NOT NULL,
	PRIMARY KEY(`album_pk`, `role`, `artist_pk`),
	FOREIGN KEY (`album_pk`) REFERENCES `album`(`pk`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`artist_pk`) REFERENCES `artist`(`pk`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `ix_album_artist_artist` ON `album_artist` (`artist_pk`,`role`,`album_pk`);--> statement-breakpoint
CREATE TABLE `album_tag` (
	`album_pk` integer NOT NULL,
	`tag_pk` integer NOT NULL,
	PRIMARY KEY(`album_pk`, `tag_pk`),
	FOREIGN KEY (`album_pk`) REFERENCES `album`(`pk`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`tag_pk`) REFERENCES `tag`(`pk`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `ix_album_tag_tag` ON `album_tag` (`tag_pk`,`album_pk`);--> statement-breakpoint
CREATE TABLE `album` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`library_id` integer NOT NULL,
	`name` text NOT NULL,
	`sort_name` text DEFAULT '' NOT NULL,
	`order_name` text NOT NULL,
	`album_artist` text DEFAULT '' NOT NULL,
	`sort_album_artist` text DEFAULT '' NOT NULL,
	`order_album_artist` text DEFAULT '' NOT NULL,
	`artists` text DEFAULT '[]' NOT NULL,
	`min_year` integer DEFAULT 0 NOT NULL,
	`max_year` integer DEFAULT 0 NOT NULL,
	`min_original_year` integer DEFAULT 0 NOT NULL,
	`max_original_year` integer DEFAULT 0 NOT NULL,
	`date` text DEFAULT '' NOT NULL,
	`original_date` text DEFAULT '' NOT NULL,
	`release_date` text DEFAULT '' NOT NULL,
	`compilation` integer DEFAULT false NOT NULL,
	`song_count` integer DEFAULT 0 NOT NULL,
	`duration_ms` integer DEFAULT 0 NOT NULL,
	`size_bytes` integer DEFAULT 0 NOT NULL,
	`discs` text DEFAULT '{}' NOT NULL,
	`genres` text DEFAULT '[]' NOT NULL,
	`tags` text DEFAULT '{}' NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`explicit_status` text DEFAULT '' NOT NULL,
	`catalog_number` text DEFAULT '' NOT NULL,
	`mbz_album_id` text DEFAULT '' NOT NULL,
	`mbz_release_group_id` text DEFAULT '' NOT NULL,
	`mbz_album_artist_id` text DEFAULT '' NOT NULL,
	`mbz_album_type` text DEFAULT '' NOT NULL,
	`mbz_album_comment` text DEFAULT '' NOT NULL,
	`image_source` text DEFAULT '' NOT NULL,
	`image_hash` text DEFAULT '' NOT NULL,
	`thumb_hash` text DEFAULT '' NOT NULL,
	`dominant_color` text DEFAULT '' NOT NULL,
	`missing` integer DEFAULT false NOT NULL,
	`stale` integer DEFAULT 0 NOT NULL,
	`imported_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`library_id`) REFERENCES `library`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `album_id_unique` ON `album` (`id`);--> statement-breakpoint
CREATE INDEX `ix_album_order_name` ON `album` (`missing`,`order_name`,`order_album_artist`);--> statement-breakpoint
CREATE INDEX `ix_album_order_artist` ON `album` (`missing`,`compilation`,`order_album_artist`,`order_name`);--> statement-breakpoint
CREATE INDEX `ix_album_artist_name` ON `album` (`missing`,`order_album_artist`,`order_name`);--> statement-breakpoint
CREATE INDEX `ix_album_max_year` ON `album` (`missing`,`max_year`,`order_name`);--> statement-breakpoint
CREATE INDEX `ix_album_created` ON `album` (`missing`,`created_at`);--> statement-breakpoint
CREATE INDEX `ix_album_updated` ON `album` (`missing`,`updated_at`);--> statement-breakpoint
CREATE INDEX `ix_album_song_count` ON `album` (`missing`,`song_count`);--> statement-breakpoint
CREATE INDEX `ix_album_duration` ON `album` (`missing`,`duration_ms`);--> statement-breakpoint
CREATE INDEX `ix_album_library` ON `album` (`library_id`);--> statement-breakpoint
CREATE INDEX `ix_album_mbz` ON `album` (`mbz_album_id`);--> statement-breakpoint
CREATE INDEX `ix_album_stale` ON `album` (`stale`);--> statement-breakpoint
CREATE TABLE `artist` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`sort_name` text DEFAULT '' NOT NULL,
	`order_name` text NOT NULL,
	`mbz_artist_id` text DEFAULT '' NOT NULL,
	`album_count` integer DEFAULT 0 NOT NULL,
	`song_count` integer DEFAULT 0 NOT NULL,
	`size_bytes` integer DEFAULT 0 NOT NULL,
	`stats` text DEFAULT '{}' NOT NULL,
	`image_source` text DEFAULT '' NOT NULL,
	`image_hash` text DEFAULT '' NOT NULL,
	`thumb_hash` text DEFAULT '' NOT NULL,
	`dominant_color` text DEFAULT '' NOT NULL,
	`missing` integer DEFAULT false NOT NULL,
	`stale` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `artist_id_unique` ON `artist` (`id`);--> statement-breakpoint
CREATE INDEX `ix_artist_order_name` ON `artist` (`missing`,`order_name`);--> statement-breakpoint
CREATE INDEX `ix_artist_album_count` ON `artist` (`missing`,`album_count`);--> statement-breakpoint
CREATE INDEX `ix_artist_song_count` ON `artist` (`missing`,`song_count`);--> statement-breakpoint
CREATE INDEX `ix_artist_size` ON `artist` (`missing`,`size_bytes`);--> statement-breakpoint
CREATE INDEX `ix_artist_stale` ON `artist` (`stale`);--> statement-breakpoint
CREATE TABLE `song_artist` (
	`song_pk` integer NOT NULL,
	`role` text NOT NULL,
	`position` integer NOT NULL,
	`artist_pk` integer NOT NULL,
	`sub_role` text DEFAULT '' NOT NULL,
	PRIMARY KEY(`song_pk`, `role`, `position`),
	FOREIGN KEY (`song_pk`) REFERENCES `song`(`pk`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`artist_pk`) REFERENCES `artist`(`pk`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `ix_song_artist_artist` ON `song_artist` (`artist_pk`,`role`,`song_pk`);--> statement-breakpoint
CREATE TABLE `song_tag` (
	`song_pk` integer NOT NULL,
	`tag_pk` integer NOT NULL,
	PRIMARY KEY(`song_pk`, `tag_pk`),
	FOREIGN KEY (`song_pk`) REFERENCES `song`(`pk`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`tag_pk`) REFERENCES `tag`(`pk`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `ix_song_tag_tag` ON `song_tag` (`tag_pk`,`song_pk`);--> statement-breakpoint
CREATE TABLE `song` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`library_id` integer NOT NULL,
	`folder_pk` integer NOT NULL,
	`album_pk` integer NOT NULL,
	`file_name` text NOT NULL,
	`pid` text NOT NULL,
	`tag_hash` text DEFAULT '' NOT NULL,
	`title` text NOT NULL,
	`sort_title` text DEFAULT '' NOT NULL,
	`order_title` text NOT NULL,
	`album` text DEFAULT '' NOT NULL,
	`artist` text DEFAULT '' NOT NULL,
	`order_artist` text DEFAULT '' NOT NULL,
	`album_artist` text DEFAULT '' NOT NULL,
	`artists` text DEFAULT '[]' NOT NULL,
	`album_artists` text DEFAULT '[]' NOT NULL,
	`contributors` text DEFAULT '[]' NOT NULL,
	`track_number` integer DEFAULT 0 NOT NULL,
	`disc_number` integer DEFAULT 0 NOT NULL,
	`disc_subtitle` text DEFAULT '' NOT NULL,
	`year` integer DEFAULT 0 NOT NULL,
	`date` text DEFAULT '' NOT NULL,
	`original_year` integer DEFAULT 0 NOT NULL,
	`original_date` text DEFAULT '' NOT NULL,
	`release_year` integer DEFAULT 0 NOT NULL,
	`release_date` text DEFAULT '' NOT NULL,
	`genres` text DEFAULT '[]' NOT NULL,
	`order_genre` text DEFAULT '' NOT NULL,
	`tags` text DEFAULT '{}' NOT NULL,
	`compilation` integer DEFAULT false NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`lyrics` text DEFAULT '' NOT NULL,
	`bpm` integer,
	`explicit_status` text DEFAULT '' NOT NULL,
	`catalog_number` text DEFAULT '' NOT NULL,
	`mbz_recording_id` text DEFAULT '' NOT NULL,
	`mbz_release_track_id` text DEFAULT '' NOT NULL,
	`rg_track_gain` real,
	`rg_track_peak` real,
	`rg_album_gain` real,
	`rg_album_peak` real,
	`duration_ms` integer DEFAULT 0 NOT NULL,
	`bit_rate` integer DEFAULT 0 NOT NULL,
	`sample_rate` integer DEFAULT 0 NOT NULL,
	`bit_depth` integer,
	`channels` integer DEFAULT 0 NOT NULL,
	`codec` text DEFAULT '' NOT NULL,
	`suffix` text NOT NULL,
	`size_bytes` integer DEFAULT 0 NOT NULL,
	`mtime_ms` integer DEFAULT 0 NOT NULL,
	`birthtime_ms` integer DEFAULT 0 NOT NULL,
	`has_picture` integer DEFAULT false NOT NULL,
	`missing` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`library_id`) REFERENCES `library`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`folder_pk`) REFERENCES `folder`(`pk`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`album_pk`) REFERENCES `album`(`pk`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `song_id_unique` ON `song` (`id`);--> statement-breakpoint
CREATE INDEX `ix_song_file` ON `song` (`folder_pk`,`file_name`,`missing`);--> statement-breakpoint
CREATE INDEX `ix_song_pid` ON `song` (`pid`);--> statement-breakpoint
CREATE INDEX `ix_song_album` ON `song` (`album_pk`,`missing`,`disc_number`,`track_number`,`file_name`);--> statement-breakpoint
CREATE INDEX `ix_song_title` ON `song` (`missing`,`order_title`);--> statement-breakpoint
CREATE INDEX `ix_song_artist` ON `song` (`missing`,`order_artist`,`order_title`);--> statement-breakpoint
CREATE INDEX `ix_song_created` ON `song` (`missing`,`created_at`);--> statement-breakpoint
CREATE INDEX `ix_song_updated` ON `song` (`missing`,`updated_at`);--> statement-breakpoint
CREATE INDEX `ix_song_year` ON `song` (`missing`,`year`,`order_title`);--> statement-breakpoint
CREATE INDEX `ix_song_genre` ON `song` (`missing`,`order_genre`,`order_title`);--> statement-breakpoint
CREATE INDEX `ix_song_duration` ON `song` (`missing`,`duration_ms`);--> statement-breakpoint
CREATE INDEX `ix_song_bpm` ON `song` (`missing`,`bpm`);--> statement-breakpoint
CREATE INDEX `ix_song_library` ON `song` (`library_id`,`missing`);--> statement-breakpoint
CREATE INDEX `ix_song_mbz` ON `song` (`mbz_recording_id`);--> statement-breakpoint
CREATE TABLE `tag` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`value` text NOT NULL,
	`order_value` text NOT NULL,
	`song_count` integer DEFAULT 0 NOT NULL,
	`album_count` integer DEFAULT 0 NOT NULL,
	`stale` integer DEFAULT 0 NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `tag_id_unique` ON `tag` (`id`);--> statement-breakpoint
CREATE INDEX `ix_tag_name` ON `tag` (`name`,`order_value`);--> statement-breakpoint
CREATE INDEX `ix_tag_stale` ON `tag` (`stale`);--> statement-breakpoint
CREATE TABLE `playlist_item` (
	`playlist_pk` integer NOT NULL,
	`position` integer NOT NULL,
	`song_id` text NOT NULL,
	`source_line` text DEFAULT '' NOT NULL,
	PRIMARY KEY(`playlist_pk`, `position`),
	FOREIGN KEY (`playlist_pk`) REFERENCES `playlist`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `ix_playlist_item_song` ON `playlist_item` (`song_id`);--> statement-breakpoint
CREATE TABLE `playlist` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`order_name` text NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`owner_pk` integer NOT NULL,
	`public` integer DEFAULT false NOT NULL,
	`source_file` text DEFAULT '' NOT NULL,
	`sync` integer DEFAULT false NOT NULL,
	`rules` text DEFAULT '' NOT NULL,
	`evaluated_at` integer,
	`song_count` integer DEFAULT 0 NOT NULL,
	`duration_ms` integer DEFAULT 0 NOT NULL,
	`size_bytes` integer DEFAULT 0 NOT NULL,
	`image_source` text DEFAULT '' NOT NULL,
	`image_hash` text DEFAULT '' NOT NULL,
	`thumb_hash` text DEFAULT '' NOT NULL,
	`dominant_color` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`owner_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `playlist_id_unique` ON `playlist` (`id`);--> statement-breakpoint
CREATE INDEX `ix_playlist_owner` ON `playlist` (`owner_pk`,`order_name`);--> statement-breakpoint
CREATE INDEX `ix_playlist_name` ON `playlist` (`order_name`);--> statement-breakpoint
CREATE TABLE `property` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `radio` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`stream_url` text NOT NULL,
	`home_page_url` text DEFAULT '' NOT NULL,
	`image_source` text DEFAULT '' NOT NULL,
	`image_hash` text DEFAULT '' NOT NULL,
	`thumb_hash` text DEFAULT '' NOT NULL,
	`dominant_color` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `radio_id_unique` ON `radio` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `radio_name_unique` ON `radio` (`name`);--> statement-breakpoint
CREATE TABLE `share` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`user_pk` integer NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`resource_type` text NOT NULL,
	`resource_ids` text NOT NULL,
	`format` text DEFAULT '' NOT NULL,
	`max_bit_rate` integer DEFAULT 0 NOT NULL,
	`downloadable` integer DEFAULT false NOT NULL,
	`password_hash` text DEFAULT '' NOT NULL,
	`visit_count` integer DEFAULT 0 NOT NULL,
	`last_visited_at` integer,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `share_id_unique` ON `share` (`id`);--> statement-breakpoint
CREATE TABLE `folder` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`library_id` integer NOT NULL,
	`parent_pk` integer,
	`path` text NOT NULL,
	`fingerprint` text DEFAULT '' NOT NULL,
	`images` text DEFAULT '' NOT NULL,
	`song_count` integer DEFAULT 0 NOT NULL,
	`missing` integer DEFAULT false NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`library_id`) REFERENCES `library`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `folder_id_unique` ON `folder` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `ix_folder_path` ON `folder` (`library_id`,`path`);--> statement-breakpoint
CREATE INDEX `ix_folder_parent` ON `folder` (`parent_pk`);--> statement-breakpoint
CREATE TABLE `library` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`path` text NOT NULL,
	`remote_path` text DEFAULT '' NOT NULL,
	`default_new_users` integer DEFAULT false NOT NULL,
	`root_device` text DEFAULT '' NOT NULL,
	`scan_settings` text DEFAULT '' NOT NULL,
	`full_scan_in_progress` integer DEFAULT false NOT NULL,
	`last_scan_started_at` integer,
	`last_scan_at` integer,
	`song_count` integer DEFAULT 0 NOT NULL,
	`album_count` integer DEFAULT 0 NOT NULL,
	`artist_count` integer DEFAULT 0 NOT NULL,
	`folder_count` integer DEFAULT 0 NOT NULL,
	`missing_count` integer DEFAULT 0 NOT NULL,
	`size_bytes` integer DEFAULT 0 NOT NULL,
	`duration_ms` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `library_name_unique` ON `library` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `library_path_unique` ON `library` (`path`);--> statement-breakpoint
CREATE TABLE `scan_problem` (
	`pk` integer PRIMARY KEY NOT NULL,
	`library_id` integer NOT NULL,
	`path` text NOT NULL,
	`reason` text NOT NULL,
	`size_bytes` integer DEFAULT 0 NOT NULL,
	`mtime_ms` integer DEFAULT 0 NOT NULL,
	`seen_at` integer NOT NULL,
	FOREIGN KEY (`library_id`) REFERENCES `library`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `ix_scan_problem_path` ON `scan_problem` (`library_id`,`path`);--> statement-breakpoint
CREATE TABLE `scan_run` (
	`pk` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`files_read` integer DEFAULT 0 NOT NULL,
	`folders_seen` integer DEFAULT 0 NOT NULL,
	`added` integer DEFAULT 0 NOT NULL,
	`changed` integer DEFAULT 0 NOT NULL,
	`moved` integer DEFAULT 0 NOT NULL,
	`missing` integer DEFAULT 0 NOT NULL,
	`problems` integer DEFAULT 0 NOT NULL,
	`error` text DEFAULT '' NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `api_key` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`user_pk` integer NOT NULL,
	`name` text NOT NULL,
	`key_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`expires_at` integer,
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `api_key_id_unique` ON `api_key` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `api_key_key_hash_unique` ON `api_key` (`key_hash`);--> statement-breakpoint
CREATE TABLE `bookmark` (
	`user_pk` integer NOT NULL,
	`song_id` text NOT NULL,
	`position_ms` integer DEFAULT 0 NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`user_pk`, `song_id`),
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `mark` (
	`user_pk` integer NOT NULL,
	`kind` text NOT NULL,
	`item_id` text NOT NULL,
	`starred_at` integer,
	`rating` integer DEFAULT 0 NOT NULL,
	`rated_at` integer,
	`play_count` integer DEFAULT 0 NOT NULL,
	`played_at` integer,
	PRIMARY KEY(`user_pk`, `kind`, `item_id`),
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `ix_mark_starred` ON `mark` (`user_pk`,`kind`,`starred_at`);--> statement-breakpoint
CREATE INDEX `ix_mark_rating` ON `mark` (`user_pk`,`kind`,`rating`);--> statement-breakpoint
CREATE INDEX `ix_mark_play_count` ON `mark` (`user_pk`,`kind`,`play_count`);--> statement-breakpoint
CREATE INDEX `ix_mark_played` ON `mark` (`user_pk`,`kind`,`played_at`);--> statement-breakpoint
CREATE INDEX `ix_mark_item` ON `mark` (`kind`,`item_id`);--> statement-breakpoint
CREATE TABLE `play_queue_item` (
	`user_pk` integer NOT NULL,
	`position` integer NOT NULL,
	`song_id` text NOT NULL,
	PRIMARY KEY(`user_pk`, `position`),
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `play_queue` (
	`user_pk` integer PRIMARY KEY NOT NULL,
	`current_index` integer DEFAULT 0 NOT NULL,
	`position_ms` integer DEFAULT 0 NOT NULL,
	`changed_by` text DEFAULT '' NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `player` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`user_pk` integer NOT NULL,
	`name` text NOT NULL,
	`client` text NOT NULL,
	`user_agent` text DEFAULT '' NOT NULL,
	`address` text DEFAULT '' NOT NULL,
	`transcoding_id` text DEFAULT '' NOT NULL,
	`max_bit_rate` integer DEFAULT 0 NOT NULL,
	`report_real_path` integer DEFAULT false NOT NULL,
	`scrobble_enabled` integer DEFAULT true NOT NULL,
	`last_seen_at` integer NOT NULL,
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `player_id_unique` ON `player` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `ix_player_match` ON `player` (`user_pk`,`client`,`user_agent`);--> statement-breakpoint
CREATE TABLE `preference` (
	`user_pk` integer NOT NULL,
	`key` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`user_pk`, `key`),
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `scrobble` (
	`pk` integer PRIMARY KEY NOT NULL,
	`user_pk` integer NOT NULL,
	`song_id` text NOT NULL,
	`played_at` integer NOT NULL,
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `ix_scrobble_user` ON `scrobble` (`user_pk`,`played_at`,`song_id`);--> statement-breakpoint
CREATE INDEX `ix_scrobble_song` ON `scrobble` (`song_id`);--> statement-breakpoint
CREATE TABLE `transcoding` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`target_format` text NOT NULL,
	`command` text DEFAULT '' NOT NULL,
	`default_bit_rate` integer DEFAULT 0 NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `transcoding_id_unique` ON `transcoding` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `transcoding_name_unique` ON `transcoding` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `transcoding_target_format_unique` ON `transcoding` (`target_format`);--> statement-breakpoint
CREATE TABLE `user_library` (
	`user_pk` integer NOT NULL,
	`library_id` integer NOT NULL,
	PRIMARY KEY(`user_pk`, `library_id`),
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`library_id`) REFERENCES `library`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `user` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`user_name` text NOT NULL,
	`login_name` text NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`email` text DEFAULT '' NOT NULL,
	`is_admin` integer DEFAULT false NOT NULL,
	`password_hash` text NOT NULL,
	`password_secret` blob NOT NULL,
	`token_version` integer DEFAULT 1 NOT NULL,
	`last_login_at` integer,
	`last_access_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `user_id_unique` ON `user` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `ix_user_login_name` ON `user` (`login_name`);