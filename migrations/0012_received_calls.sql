CREATE TABLE `received_calls` (
	`account_id` integer NOT NULL,
	`id` integer NOT NULL,
	`method` text NOT NULL,
	`path` text NOT NULL,
	`params` text NOT NULL,
	`answer` text NOT NULL,
	`lead_id` integer,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `accounts` ADD `wrong_key_kept_at_ms` integer DEFAULT 0 NOT NULL;