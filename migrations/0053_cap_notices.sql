ALTER TABLE `offer_cap_counters` ADD `notice` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `offer_cap_counters_notice` ON `offer_cap_counters` (`cap_id`) WHERE notice = 1;