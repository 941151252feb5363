CREATE TABLE `network_domains` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`network_id` integer NOT NULL,
	`host` text NOT NULL,
	`use_https` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`network_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `network_domains_host` ON `network_domains` (`host`);--> statement-breakpoint
CREATE INDEX `network_domains_network` ON `network_domains` (`network_id`);--> statement-breakpoint
CREATE TABLE `network_news` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`network_id` integer NOT NULL,
	`title` text NOT NULL,
	`summary` text NOT NULL,
	`body` text NOT NULL,
	`is_published` integer NOT NULL,
	`is_pinned` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer,
	FOREIGN KEY (`network_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `network_news_network` ON `network_news` (`network_id`);--> statement-breakpoint
CREATE TABLE `tickets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`network_id` integer NOT NULL,
	`affiliate_id` integer NOT NULL,
	`offer_id` integer NOT NULL,
	`comment` text NOT NULL,
	`status` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer,
	FOREIGN KEY (`network_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `tickets_network` ON `tickets` (`network_id`,`status`);--> statement-breakpoint
CREATE UNIQUE INDEX `tickets_open` ON `tickets` (`affiliate_id`,`offer_id`) WHERE status = 'open';--> statement-breakpoint
ALTER TABLE `smartlink_categories` ADD `use_https` integer;