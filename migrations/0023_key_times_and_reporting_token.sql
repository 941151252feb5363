ALTER TABLE `accounts` ADD `key_made_at_ms` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `reporting_key_hash` text;--> statement-breakpoint
ALTER TABLE `accounts` ADD `reporting_key_made_at_ms` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `site_key_made_at_ms` integer;--> statement-breakpoint
ALTER TABLE `sites` ADD `key_made_at_ms` integer;