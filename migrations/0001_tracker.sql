CREATE TABLE `clicks` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`flow_id` integer NOT NULL,
	`way_id` integer NOT NULL,
	`site_id` integer DEFAULT 0 NOT NULL,
	`at_ms` integer NOT NULL,
	`local_day` integer NOT NULL,
	`local_hour` integer NOT NULL,
	`is_unique` integer NOT NULL,
	`lang` text DEFAULT '' NOT NULL,
	`country` text DEFAULT '' NOT NULL,
	`city` text DEFAULT '' NOT NULL,
	`mobile` integer DEFAULT 0 NOT NULL,
	`os` integer DEFAULT 0 NOT NULL,
	`browser` integer DEFAULT 0 NOT NULL,
	`filter` integer DEFAULT 0 NOT NULL,
	`ip` text DEFAULT '' NOT NULL,
	`ua` text DEFAULT '' NOT NULL,
	`referer` text DEFAULT '' NOT NULL,
	`domain` text DEFAULT '' NOT NULL,
	`utm_source` text DEFAULT '' NOT NULL,
	`utm_campaign` text DEFAULT '' NOT NULL,
	`utm_content` text DEFAULT '' NOT NULL,
	`utm_term` text DEFAULT '' NOT NULL,
	`utm_medium` text DEFAULT '' NOT NULL,
	`subid` text DEFAULT '' NOT NULL,
	`adid` text DEFAULT '' NOT NULL,
	`data1` text DEFAULT '' NOT NULL,
	`data2` text DEFAULT '' NOT NULL,
	`cost_micros` integer,
	`cost_currency` text DEFAULT 'usd' NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `blacklist` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `blacklist_value` ON `blacklist` (`account_id`,`kind`,`value`);--> statement-breakpoint
CREATE TABLE `currency_rates` (
	`day` integer NOT NULL,
	`currency` text NOT NULL,
	`per_usd_micros` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `currency_rates_day` ON `currency_rates` (`currency`,`day`);--> statement-breakpoint
CREATE TABLE `filter_campaigns` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`rules` text NOT NULL,
	`status` integer DEFAULT 0 NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `filter_campaigns_account` ON `filter_campaigns` (`account_id`);--> statement-breakpoint
CREATE TABLE `flows` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`status` integer DEFAULT 0 NOT NULL,
	`sticky` integer DEFAULT false NOT NULL,
	`filters` text DEFAULT '{}' NOT NULL,
	`filtered_url` text DEFAULT '' NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `flows_code_unique` ON `flows` (`code`);--> statement-breakpoint
CREATE INDEX `flows_account` ON `flows` (`account_id`);--> statement-breakpoint
CREATE TABLE `goals` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`price_micros` integer DEFAULT 0 NOT NULL,
	`currency` text DEFAULT 'usd' NOT NULL,
	`status` integer DEFAULT 0 NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `goals_account_code` ON `goals` (`account_id`,`code`);--> statement-breakpoint
CREATE TABLE `sites` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	`status` integer DEFAULT 0 NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sites_account` ON `sites` (`account_id`);--> statement-breakpoint
CREATE TABLE `ways` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`flow_id` integer NOT NULL,
	`weight` integer NOT NULL,
	`status` integer DEFAULT 0 NOT NULL,
	`site_id` integer,
	`url` text,
	`campaign_id` integer,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`flow_id`) REFERENCES `flows`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ways_flow` ON `ways` (`flow_id`);--> statement-breakpoint
ALTER TABLE `accounts` ADD `time_zone` text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `currency` text DEFAULT 'usd' NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `fallback_url` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `lead_events` ADD `status` integer;--> statement-breakpoint
ALTER TABLE `lead_events` ADD `source` text;--> statement-breakpoint
ALTER TABLE `lead_events` ADD `price_micros` integer;--> statement-breakpoint
ALTER TABLE `lead_events` ADD `currency` text;--> statement-breakpoint
ALTER TABLE `leads` ADD `flow_id` integer;--> statement-breakpoint
ALTER TABLE `leads` ADD `way_id` integer;--> statement-breakpoint
ALTER TABLE `leads` ADD `site_id` integer;--> statement-breakpoint
ALTER TABLE `leads` ADD `natural_key` text;--> statement-breakpoint
ALTER TABLE `leads` ADD `uid` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `goal_id` integer;--> statement-breakpoint
ALTER TABLE `leads` ADD `price_micros` integer;--> statement-breakpoint
ALTER TABLE `leads` ADD `currency` text;--> statement-breakpoint
ALTER TABLE `leads` ADD `status_text` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `phone` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `email` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `comment` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `meta` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `country` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `city` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `mobile` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `os` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `browser` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `filter` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `ip` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `ua` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `referer` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `domain` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `utm_source` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `utm_campaign` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `utm_content` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `utm_term` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `utm_medium` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `subid` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `adid` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `data1` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `data2` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `click_pending` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `leads_natural` ON `leads` (`account_id`,`natural_key`) WHERE natural_key IS NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_click` ON `leads` (`click`) WHERE flow_id IS NOT NULL;