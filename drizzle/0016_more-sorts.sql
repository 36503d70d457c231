CREATE INDEX `ix_song_channels` ON `song` (`missing`,`channels`) WHERE channels >= 0;--> statement-breakpoint
CREATE INDEX `ix_song_comment` ON `song` (`missing`,`comment`) WHERE comment >= '';--> statement-breakpoint
CREATE INDEX `ix_song_explicit` ON `song` (`missing`,`explicit_status`) WHERE explicit_status >= '';