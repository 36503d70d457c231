CREATE TABLE `recovery_code` (
	`user_pk` integer NOT NULL,
	`code_hash` text NOT NULL,
	PRIMARY KEY(`user_pk`, `code_hash`),
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `second_factor` (
	`user_pk` integer PRIMARY KEY NOT NULL,
	`secret` blob NOT NULL,
	`confirmed_at` integer,
	`last_step` integer DEFAULT 0 NOT NULL,
	`apps_need_keys` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`user_pk`) REFERENCES `user`(`pk`) ON UPDATE no action ON DELETE cascade
) STRICT;
