ALTER TABLE `offer_earnings` ADD `cr_ppm` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `mails` ADD `details` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `network_flows_offer` ON `network_flows` (`offer_id`);