CREATE TABLE `podcast_channel` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`url` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`author` text DEFAULT '' NOT NULL,
	`link` text DEFAULT '' NOT NULL,
	`image_url` text DEFAULT '' NOT NULL,
	`image_source` text DEFAULT '' NOT NULL,
	`image_hash` text DEFAULT '' NOT NULL,
	`status` text NOT NULL,
	`error_message` text DEFAULT '' NOT NULL,
	`etag` text DEFAULT '' NOT NULL,
	`last_modified` text DEFAULT '' NOT NULL,
	`refreshed_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `podcast_channel_id_unique` ON `podcast_channel` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `podcast_channel_url_unique` ON `podcast_channel` (`url`);--> statement-breakpoint
CREATE TABLE `podcast_episode` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`channel_pk` integer NOT NULL,
	`guid` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`media_url` text NOT NULL,
	`media_type` text DEFAULT '' NOT NULL,
	`suffix` text DEFAULT '' NOT NULL,
	`duration_ms` integer DEFAULT 0 NOT NULL,
	`size_bytes` integer DEFAULT 0 NOT NULL,
	`published_at` integer NOT NULL,
	`status` text NOT NULL,
	`error_message` text DEFAULT '' NOT NULL,
	`automatic` integer DEFAULT false NOT NULL,
	`file` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`channel_pk`) REFERENCES `podcast_channel`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `podcast_episode_id_unique` ON `podcast_episode` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `ix_podcast_episode_guid` ON `podcast_episode` (`channel_pk`,`guid`);--> statement-breakpoint
CREATE INDEX `ix_podcast_episode_channel` ON `podcast_episode` (`channel_pk`,`published_at`);--> statement-breakpoint
CREATE INDEX `ix_podcast_episode_published` ON `podcast_episode` (`published_at`);--> statement-breakpoint
CREATE INDEX `ix_podcast_episode_status` ON `podcast_episode` (`status`);