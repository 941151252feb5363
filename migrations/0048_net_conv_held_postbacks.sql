CREATE TABLE `held_postbacks` (
	`click` text NOT NULL,
	`position` integer NOT NULL,
	`network_id` integer NOT NULL,
	`affiliate_id` integer NOT NULL,
	`received_at_ms` integer NOT NULL,
	`report` text NOT NULL,
	`check_at_ms` integer NOT NULL,
	PRIMARY KEY(`click`, `position`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `held_postbacks_check` ON `held_postbacks` (`check_at_ms`);--> statement-breakpoint
DROP INDEX `network_conversions_action`;--> statement-breakpoint
ALTER TABLE `network_conversions` ADD `is_uncapped` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `network_conversions_same` ON `network_conversions` (`offer_id`,`action_id`,goal COLLATE NOCASE);--> statement-breakpoint
ALTER TABLE `received_calls` ADD `sender` text DEFAULT '' NOT NULL;