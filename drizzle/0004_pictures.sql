ALTER TABLE `album` DROP COLUMN `thumb_hash`;--> statement-breakpoint
ALTER TABLE `album` DROP COLUMN `dominant_color`;--> statement-breakpoint
ALTER TABLE `artist` DROP COLUMN `thumb_hash`;--> statement-breakpoint
ALTER TABLE `artist` DROP COLUMN `dominant_color`;--> statement-breakpoint
ALTER TABLE `playlist` DROP COLUMN `thumb_hash`;--> statement-breakpoint
ALTER TABLE `playlist` DROP COLUMN `dominant_color`;--> statement-breakpoint
ALTER TABLE `radio` DROP COLUMN `thumb_hash`;--> statement-breakpoint
ALTER TABLE `radio` DROP COLUMN `dominant_color`;