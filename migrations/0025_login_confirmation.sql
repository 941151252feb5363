CREATE TABLE `login_pages` (
	`nonce_hash` text PRIMARY KEY NOT NULL,
	`country` text,
	`device` text,
	`seen_at_ms` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `login_pages_seen` ON `login_pages` (`seen_at_ms`);--> statement-breakpoint
ALTER TABLE `login_bells` ADD `confirmed_at_ms` integer;--> statement-breakpoint
ALTER TABLE `login_bells` ADD `refused_at_ms` integer;