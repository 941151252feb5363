ALTER TABLE `ad_stats` ADD `stated_views` integer;--> statement-breakpoint
ALTER TABLE `ad_stats` ADD `stated_spent_micros` integer;--> statement-breakpoint
ALTER TABLE `ad_stats` ADD `is_allocation_due` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `ad_stats_allocation` ON `ad_stats` (`ad_id`,`day`) WHERE is_allocation_due = 1;--> statement-breakpoint
ALTER TABLE `statistics_imports` ADD `key` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `statistics_imports_key_unique` ON `statistics_imports` (`key`);