CREATE TABLE `click_landings` (
	`owner_id` integer NOT NULL,
	`first_at_ms` integer NOT NULL,
	`first_click` text NOT NULL,
	`last_at_ms` integer NOT NULL,
	`count` integer NOT NULL,
	`clicks` text NOT NULL,
	PRIMARY KEY(`owner_id`, `first_at_ms`, `first_click`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `clicks` ADD `is_landed` integer DEFAULT false NOT NULL;