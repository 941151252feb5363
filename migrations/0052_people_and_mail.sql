CREATE TABLE `mails` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`recipient` text NOT NULL,
	`subject` text NOT NULL,
	`body_sealed` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at_ms` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `mails_due` ON `mails` (`next_attempt_at_ms`);--> statement-breakpoint
CREATE INDEX `mails_account` ON `mails` (`account_id`);--> statement-breakpoint
CREATE TABLE `network_custom_fields` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`network_id` integer NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`is_required` integer DEFAULT false NOT NULL,
	`choices` text DEFAULT '{}' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer,
	FOREIGN KEY (`network_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `network_custom_fields_network` ON `network_custom_fields` (`network_id`);--> statement-breakpoint
CREATE TABLE `network_payment_systems` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`network_id` integer NOT NULL,
	`title` text NOT NULL,
	`currency` text,
	`fields` text DEFAULT '[]' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer,
	FOREIGN KEY (`network_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `network_payment_systems_network` ON `network_payment_systems` (`network_id`);--> statement-breakpoint
DROP INDEX `memberships_email`;--> statement-breakpoint
ALTER TABLE `memberships` ADD `login` text;--> statement-breakpoint
ALTER TABLE `memberships` ADD `password_hash` text;--> statement-breakpoint
ALTER TABLE `memberships` ADD `password_set_at_ms` integer;--> statement-breakpoint
CREATE INDEX `memberships_login` ON `memberships` (lower(login),`network_id`) WHERE login IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `memberships_email` ON `memberships` (`email`,`network_id`,`kind`) WHERE email IS NOT NULL;