CREATE INDEX `ix_album_mbz_group` ON `album` (`mbz_release_group_id`) WHERE mbz_release_group_id <> '';--> statement-breakpoint
CREATE INDEX `ix_artist_mbz` ON `artist` (`mbz_artist_id`) WHERE mbz_artist_id <> '';--> statement-breakpoint
CREATE INDEX `ix_song_mbz_track` ON `song` (`mbz_release_track_id`) WHERE mbz_release_track_id <> '';