CREATE TABLE `spend_imports` (
	`account_id` integer NOT NULL,
	`id` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`items` integer NOT NULL,
	`priced` integer NOT NULL,
	`clicks` integer NOT NULL,
	`conditions` text NOT NULL,
	PRIMARY KEY(`account_id`, `id`)
) WITHOUT ROWID;
