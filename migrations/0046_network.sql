CREATE TABLE `affiliate_balances` (
	`network_id` integer NOT NULL,
	`affiliate_id` integer NOT NULL,
	`currency` text NOT NULL,
	`confirmed_micros` integer DEFAULT 0 NOT NULL,
	`hold_micros` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`affiliate_id`, `network_id`, `currency`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `network_conversions` (
	`lead_id` integer PRIMARY KEY NOT NULL,
	`network_id` integer NOT NULL,
	`offer_id` integer NOT NULL,
	`affiliate_id` integer NOT NULL,
	`advertiser_id` integer,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`action_id` text NOT NULL,
	`goal` text NOT NULL,
	`goal_title` text DEFAULT '' NOT NULL,
	`decline_reason` text,
	`hold_until_ms` integer,
	`payment_type` text,
	`sale_micros` integer DEFAULT 0 NOT NULL,
	`payment_state` text DEFAULT 'opened' NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`referrer` text DEFAULT '' NOT NULL,
	`fields` text DEFAULT '{}' NOT NULL,
	`clicked_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `network_conversions_action` ON `network_conversions` (`offer_id`,`goal`,`action_id`);--> statement-breakpoint
CREATE INDEX `network_conversions_network` ON `network_conversions` (`network_id`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `network_conversions_affiliate` ON `network_conversions` (`affiliate_id`,`network_id`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `network_conversions_hold` ON `network_conversions` (`hold_until_ms`) WHERE hold_until_ms IS NOT NULL;--> statement-breakpoint
CREATE TABLE `advertiser_blacklist` (
	`advertiser_id` integer NOT NULL,
	`affiliate_id` integer NOT NULL,
	PRIMARY KEY(`advertiser_id`, `affiliate_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `advertiser_blacklist_affiliate` ON `advertiser_blacklist` (`affiliate_id`);--> statement-breakpoint
CREATE TABLE `network_flows` (
	`affiliate_id` integer NOT NULL,
	`offer_id` integer NOT NULL,
	`flow_id` integer NOT NULL,
	PRIMARY KEY(`affiliate_id`, `offer_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `network_flows_flow` ON `network_flows` (`flow_id`);--> statement-breakpoint
CREATE TABLE `offer_cap_counters` (
	`cap_id` integer NOT NULL,
	`period_start` integer NOT NULL,
	`affiliate_id` integer NOT NULL,
	`goal` text NOT NULL,
	`conversions` integer DEFAULT 0 NOT NULL,
	`payout_micros` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`cap_id`, `period_start`, `affiliate_id`, `goal`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `offer_caps` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`offer_id` integer NOT NULL,
	`position` integer NOT NULL,
	`period` text NOT NULL,
	`type` text NOT NULL,
	`limit_value` integer NOT NULL,
	`goal_scope` text NOT NULL,
	`goals` text DEFAULT '[]' NOT NULL,
	`affiliate_scope` text NOT NULL,
	`affiliates` text DEFAULT '[]' NOT NULL
);
--> statement-breakpoint
CREATE INDEX `offer_caps_offer` ON `offer_caps` (`offer_id`,`position`);--> statement-breakpoint
CREATE TABLE `offer_categories` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`network_id` integer NOT NULL,
	`title` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer,
	FOREIGN KEY (`network_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `offer_categories_network` ON `offer_categories` (`network_id`);--> statement-breakpoint
CREATE TABLE `offer_labels` (
	`offer_id` integer NOT NULL,
	`kind` text NOT NULL,
	`label_id` integer NOT NULL,
	PRIMARY KEY(`offer_id`, `kind`, `label_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `offer_labels_label` ON `offer_labels` (`kind`,`label_id`,`offer_id`);--> statement-breakpoint
CREATE TABLE `offer_payments` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`offer_id` integer NOT NULL,
	`position` integer NOT NULL,
	`type` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`goal` text NOT NULL,
	`revenue_micros` integer NOT NULL,
	`payout_micros` integer NOT NULL,
	`currency` text NOT NULL,
	`countries` text DEFAULT '[]' NOT NULL,
	`excludes_countries` integer DEFAULT false NOT NULL,
	`cities` text DEFAULT '[]' NOT NULL,
	`devices` text DEFAULT '[]' NOT NULL,
	`os` text DEFAULT '[]' NOT NULL,
	`url` text DEFAULT '' NOT NULL,
	`affiliates` text
);
--> statement-breakpoint
CREATE INDEX `offer_payments_offer` ON `offer_payments` (`offer_id`,`position`);--> statement-breakpoint
CREATE TABLE `offer_settings` (
	`offer_id` integer PRIMARY KEY NOT NULL,
	`network_id` integer NOT NULL,
	`advertiser_id` integer,
	`is_stopped` integer DEFAULT false NOT NULL,
	`is_top` integer DEFAULT false NOT NULL,
	`external_offer_id` text DEFAULT '' NOT NULL,
	`bundle_id` text DEFAULT '' NOT NULL,
	`settings` text DEFAULT '{}' NOT NULL,
	`updated_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `offer_settings_advertiser` ON `offer_settings` (`advertiser_id`,`offer_id`) WHERE advertiser_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `smartlink_categories` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`network_id` integer NOT NULL,
	`title` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer,
	`description` text DEFAULT '' NOT NULL,
	`domain_id` integer,
	FOREIGN KEY (`network_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `smartlink_categories_network` ON `smartlink_categories` (`network_id`);--> statement-breakpoint
CREATE TABLE `traffic_sources` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`network_id` integer NOT NULL,
	`title` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer,
	`titles` text DEFAULT '{}' NOT NULL,
	FOREIGN KEY (`network_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `traffic_sources_network` ON `traffic_sources` (`network_id`);--> statement-breakpoint
ALTER TABLE `leads` ADD `network_id` integer;--> statement-breakpoint
ALTER TABLE `memberships` ADD `profile` text DEFAULT '{}' NOT NULL;