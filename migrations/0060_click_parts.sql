CREATE TABLE `click_part_chunks` (
	`part_id` integer NOT NULL,
	`number` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`part_id`, `number`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `click_part_sources` (
	`part_id` integer NOT NULL,
	`first_at_ms` integer NOT NULL,
	`first_click` text NOT NULL,
	`last_at_ms` integer NOT NULL,
	`count` integer NOT NULL,
	`clicks` text NOT NULL,
	PRIMARY KEY(`part_id`, `first_at_ms`, `first_click`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `click_parts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`owner_id` integer NOT NULL,
	`state` integer NOT NULL,
	`state_at_ms` integer NOT NULL,
	`is_pruned` integer DEFAULT false NOT NULL,
	`rows` integer DEFAULT 0 NOT NULL,
	`min_quarter` integer DEFAULT 0 NOT NULL,
	`max_quarter` integer DEFAULT 0 NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL,
	`header` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE INDEX `click_parts_owner` ON `click_parts` (`owner_id`,`max_quarter`);--> statement-breakpoint
CREATE INDEX `click_parts_not_live` ON `click_parts` (`state`,`state_at_ms`) WHERE state <> 1;