CREATE TABLE `advertiser_invoices` (
	`network_id` integer NOT NULL,
	`number` integer NOT NULL,
	`advertiser_id` integer NOT NULL,
	`status` text DEFAULT 'unpaid' NOT NULL,
	`start_date` text,
	`end_date` text,
	`currency` text NOT NULL,
	`comment` text,
	`lines` text DEFAULT '[]' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`network_id`, `number`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `advertiser_invoices_advertiser` ON `advertiser_invoices` (`network_id`,`advertiser_id`,`number`);--> statement-breakpoint
CREATE TABLE `network_currencies` (
	`network_id` integer NOT NULL,
	`currency` text NOT NULL,
	`is_active` integer NOT NULL,
	`min_payment_micros` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`network_id`, `currency`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `network_pixels` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`network_id` integer NOT NULL,
	`affiliate_id` integer NOT NULL,
	`offer_id` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`code` text NOT NULL,
	`is_active` integer DEFAULT false NOT NULL,
	`moderation` text DEFAULT 'pending' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `network_pixels_affiliate` ON `network_pixels` (`affiliate_id`,`network_id`,`offer_id`);--> statement-breakpoint
CREATE TABLE `network_postbacks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`network_id` integer NOT NULL,
	`affiliate_id` integer NOT NULL,
	`offer_id` integer,
	`fires_on` text NOT NULL,
	`goal` text DEFAULT '' NOT NULL,
	`is_forced` integer DEFAULT false NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `network_postbacks_affiliate` ON `network_postbacks` (`affiliate_id`,`network_id`,`offer_id`);--> statement-breakpoint
CREATE TABLE `cities` (
	`id` integer PRIMARY KEY NOT NULL,
	`country` text NOT NULL,
	`region` text DEFAULT '' NOT NULL,
	`name` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `cities_country` ON `cities` (`country`,`id`);--> statement-breakpoint
CREATE TABLE `providers` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_folded` text NOT NULL,
	`country` text DEFAULT '' NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
DROP INDEX `postback_deliveries_lead`;--> statement-breakpoint
ALTER TABLE `postback_deliveries` ADD `lane` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `postback_deliveries_event` ON `postback_deliveries` (`lead_id`,`lead_seq`,`lane`);