DROP INDEX `ad_stats_allocation`;--> statement-breakpoint
ALTER TABLE `ad_stats` DROP COLUMN `is_allocation_due`;