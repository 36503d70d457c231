CREATE TABLE `share_visit` (
	`pk` integer PRIMARY KEY NOT NULL,
	`share_pk` integer NOT NULL,
	`visited_at` integer NOT NULL,
	FOREIGN KEY (`share_pk`) REFERENCES `share`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `ix_share_visit` ON `share_visit` (`share_pk`,`pk`);--> statement-breakpoint
ALTER TABLE `share` ADD `max_plays` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `share` ADD `play_count` integer DEFAULT 0 NOT NULL;