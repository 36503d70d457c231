CREATE TABLE `session` (
	`pk` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`user_pk` integer NOT NULL,
	`client` text DEFAULT '' NOT NULL,
	`address` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer NOT NULL,
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `session_id_unique` ON `session` (`id`);--> statement-breakpoint
CREATE INDEX `ix_session_user` ON `session` (`user_pk`);--> statement-breakpoint
ALTER TABLE `library` ADD `removed_at` integer;