DROP INDEX `ix_song_mbz`;--> statement-breakpoint
DROP INDEX `ix_song_mbz_track`;--> statement-breakpoint
CREATE INDEX `ix_song_by_track` ON `song` (`missing`,`track_number`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_disc` ON `song` (`missing`,`disc_number`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_original_year` ON `song` (`missing`,`original_year`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_release_year` ON `song` (`missing`,`release_year`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_size` ON `song` (`missing`,`size_bytes`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_bit_rate` ON `song` (`missing`,`bit_rate`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_sample_rate` ON `song` (`missing`,`sample_rate`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_bit_depth` ON `song` (`missing`,`bit_depth`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_track_gain` ON `song` (`missing`,`rg_track_gain`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_track_peak` ON `song` (`missing`,`rg_track_peak`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_album_gain` ON `song` (`missing`,`rg_album_gain`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_album_peak` ON `song` (`missing`,`rg_album_peak`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_compilation` ON `song` (`missing`,`compilation`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_picture` ON `song` (`missing`,`has_picture`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_birth` ON `song` (`missing`,`birthtime_ms`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_date` ON `song` (`missing`,date COLLATE NOCASE) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_original_date` ON `song` (`missing`,original_date COLLATE NOCASE) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_release_date` ON `song` (`missing`,release_date COLLATE NOCASE) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_subtitle` ON `song` (`missing`,disc_subtitle COLLATE NOCASE) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_codec` ON `song` (`missing`,codec COLLATE NOCASE) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_catalog` ON `song` (`missing`,catalog_number COLLATE NOCASE) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_sort_title` ON `song` (`missing`,sort_title COLLATE NOCASE) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_by_lyrics` ON `song` (`missing`,(lyrics <> '')) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_song_mbz` ON `song` (`mbz_recording_id`,`missing`);--> statement-breakpoint
CREATE INDEX `ix_song_mbz_track` ON `song` (`mbz_release_track_id`,`missing`);--> statement-breakpoint
CREATE INDEX `ix_album_by_sort_name` ON `album` (`missing`,sort_name COLLATE NOCASE) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_album_by_sort_artist` ON `album` (`missing`,sort_album_artist COLLATE NOCASE) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_album_by_type` ON `album` (`missing`,mbz_album_type COLLATE NOCASE) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_album_by_comment` ON `album` (`missing`,mbz_album_comment COLLATE NOCASE) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_album_by_mbz` ON `album` (`missing`,`mbz_album_id`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_album_by_group` ON `album` (`missing`,`mbz_release_group_id`) WHERE pk > 0;--> statement-breakpoint
CREATE INDEX `ix_album_by_mbz_artist` ON `album` (`missing`,`mbz_album_artist_id`) WHERE pk > 0;