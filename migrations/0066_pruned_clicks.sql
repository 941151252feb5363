CREATE TABLE `pruned_clicks` (
	`owner_id` integer NOT NULL,
	`last_at_ms` integer NOT NULL,
	`first_click` text NOT NULL,
	`first_at_ms` integer NOT NULL,
	`clicks` text NOT NULL,
	PRIMARY KEY(`owner_id`, `last_at_ms`, `first_click`)
) WITHOUT ROWID;
