CREATE TABLE `chat_message` (
	`pk` integer PRIMARY KEY NOT NULL,
	`user_pk` integer NOT NULL,
	`message` text NOT NULL,
	`sent_at` integer NOT NULL,
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
ALTER TABLE `api_key` ADD `scope` text DEFAULT 'all' NOT NULL;--> statement-breakpoint
CREATE INDEX `ix_api_key_user` ON `api_key` (`user_pk`);--> statement-breakpoint
ALTER TABLE `user` ADD `max_bit_rate` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `ix_share_user` ON `share` (`user_pk`);