CREATE TABLE `click_archive` (
	`account_id` integer NOT NULL,
	`flow_id` integer NOT NULL,
	`local_day` integer NOT NULL,
	`first_click` text NOT NULL,
	`visits` text NOT NULL,
	PRIMARY KEY(`account_id`, `flow_id`, `local_day`, `first_click`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `rollup_marks` DROP COLUMN `pruned_day`;