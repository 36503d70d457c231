CREATE TABLE `scrobble_queue` (
	`pk` integer PRIMARY KEY NOT NULL,
	`user_pk` integer NOT NULL,
	`service` text NOT NULL,
	`kind` text NOT NULL,
	`song_id` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `ix_scrobble_queue_next` ON `scrobble_queue` (`user_pk`,`service`,`at`);--> statement-breakpoint
CREATE UNIQUE INDEX `ix_scrobble_queue_once` ON `scrobble_queue` (`user_pk`,`service`,`kind`,`song_id`,`at`);--> statement-breakpoint
CREATE TABLE `scrobbler_link` (
	`user_pk` integer NOT NULL,
	`service` text NOT NULL,
	`account_name` text DEFAULT '' NOT NULL,
	`secret` blob NOT NULL,
	`problem` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`user_pk`, `service`),
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT;
