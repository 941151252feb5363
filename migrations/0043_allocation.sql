ALTER TABLE `ad_stats` ADD `allocate_at_ms` integer;--> statement-breakpoint
CREATE INDEX `ad_stats_allocation` ON `ad_stats` (`allocate_at_ms`) WHERE allocate_at_ms IS NOT NULL;