CREATE TABLE `network_settings` (
	`network_id` integer PRIMARY KEY NOT NULL,
	`hash_password_sealed` text DEFAULT '' NOT NULL,
	`allowed_ips` text DEFAULT '' NOT NULL,
	`disallowed_ips` text DEFAULT '' NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `affiliate_payments` (
	`network_id` integer NOT NULL,
	`number` integer NOT NULL,
	`affiliate_id` integer NOT NULL,
	`status` text DEFAULT 'pending' NOT NULL,
	`currency` text NOT NULL,
	`amount_micros` integer NOT NULL,
	`conversions` integer NOT NULL,
	`until_date` text,
	`comment` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`network_id`, `number`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `affiliate_payments_affiliate` ON `affiliate_payments` (`network_id`,`affiliate_id`,`number`);--> statement-breakpoint
ALTER TABLE `network_conversions` ADD `payment_number` integer;--> statement-breakpoint
CREATE INDEX `network_conversions_payment` ON `network_conversions` (`network_id`,`payment_number`) WHERE payment_number IS NOT NULL;--> statement-breakpoint
CREATE INDEX `clicks_ref_id` ON `clicks` ((link_params ->> 'ref_id'),`offer_id`,`at_ms`) WHERE instr(link_params, '"ref_id":') > 0 AND json_valid(link_params);