CREATE TABLE `unassigned_starts` (
	`bot_id` integer NOT NULL,
	`update_id` integer NOT NULL,
	`recorded_at_ms` integer NOT NULL,
	PRIMARY KEY(`bot_id`, `update_id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `bots` ADD `unassigned_starts` integer DEFAULT 0 NOT NULL;