CREATE TABLE `offer_affiliates` (
	`offer_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`status` integer NOT NULL,
	`commission_ppm` integer,
	`commission_micros` integer,
	PRIMARY KEY(`offer_id`, `account_id`)
);
--> statement-breakpoint
CREATE INDEX `offer_affiliates_account` ON `offer_affiliates` (`account_id`);--> statement-breakpoint
CREATE TABLE `offer_goals` (
	`offer_id` integer NOT NULL,
	`goal_id` integer NOT NULL,
	`aliases` text DEFAULT '[]' NOT NULL,
	PRIMARY KEY(`offer_id`, `goal_id`)
);
--> statement-breakpoint
CREATE TABLE `offer_prices` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`offer_id` integer NOT NULL,
	`country` text DEFAULT '' NOT NULL,
	`goal_id` integer DEFAULT 0 NOT NULL,
	`affiliate_id` integer DEFAULT 0 NOT NULL,
	`price_micros` integer NOT NULL,
	`charge_micros` integer NOT NULL,
	`currency` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `offer_prices_case` ON `offer_prices` (`offer_id`,`country`,`goal_id`,`affiliate_id`);--> statement-breakpoint
CREATE TABLE `offers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`status` integer DEFAULT 0 NOT NULL,
	`privacy` integer DEFAULT 0 NOT NULL,
	`countries` text DEFAULT '[]' NOT NULL,
	`params` text DEFAULT '{}' NOT NULL,
	`advertiser_id` integer,
	`commission_ppm` integer,
	`commission_micros` integer,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`advertiser_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `offers_account` ON `offers` (`account_id`);--> statement-breakpoint
ALTER TABLE `accounts` ADD `site_key_hash` text;--> statement-breakpoint
ALTER TABLE `clicks` ADD `offer_id` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `clicks_offer_ip` ON `clicks` (`offer_id`,`ip`,`at_ms`) WHERE offer_id > 0;--> statement-breakpoint
ALTER TABLE `flows` ADD `offer_id` integer;--> statement-breakpoint
ALTER TABLE `flows` ADD `landing_id` integer;--> statement-breakpoint
ALTER TABLE `flows` ADD `prelanding_id` integer;--> statement-breakpoint
ALTER TABLE `flows` ADD `pixels` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `flows` ADD `tags` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `sites` ADD `kind` text DEFAULT 'landing' NOT NULL;--> statement-breakpoint
ALTER TABLE `sites` ADD `offer_id` integer;--> statement-breakpoint
ALTER TABLE `sites` ADD `key_hash` text;--> statement-breakpoint
CREATE INDEX `sites_offer` ON `sites` (`offer_id`) WHERE offer_id IS NOT NULL;--> statement-breakpoint
ALTER TABLE `lead_events` ADD `charge_micros` integer;--> statement-breakpoint
ALTER TABLE `lead_events` ADD `charge_currency` text;--> statement-breakpoint
ALTER TABLE `leads` ADD `offer_id` integer;--> statement-breakpoint
ALTER TABLE `leads` ADD `charge_micros` integer;--> statement-breakpoint
ALTER TABLE `leads` ADD `charge_currency` text;--> statement-breakpoint
ALTER TABLE `leads` ADD `is_processing` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `reason` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `base_micros` integer;--> statement-breakpoint
ALTER TABLE `leads` ADD `base_currency` text;--> statement-breakpoint
ALTER TABLE `leads` ADD `quantity` integer;--> statement-breakpoint
ALTER TABLE `leads` ADD `is_bad` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_flow_uid` ON `leads` (`flow_id`,`uid`) WHERE uid <> '';