DROP INDEX `ad_stats_allocation`;--> statement-breakpoint
ALTER TABLE `ad_stats` ADD `account_id` integer;--> statement-breakpoint
UPDATE `ad_stats` SET `account_id` = (SELECT a.account_id FROM ads a WHERE a.id = ad_stats.ad_id) WHERE allocate_at_ms IS NOT NULL;--> statement-breakpoint
CREATE INDEX `ad_stats_allocation` ON `ad_stats` (`account_id`,`allocate_at_ms`) WHERE allocate_at_ms IS NOT NULL;--> statement-breakpoint
CREATE INDEX `clicks_ad_content` ON `clicks` (`account_id`,`utm_content`,`at_ms`) WHERE substr(utm_content, 1, 3) = 'ad_';