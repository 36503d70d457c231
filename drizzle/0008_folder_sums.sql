DROP INDEX `ix_song_file`;--> statement-breakpoint
CREATE INDEX `ix_song_file` ON `song` (`folder_pk`,`file_name`,`missing`,`duration_ms`,`album_pk`);