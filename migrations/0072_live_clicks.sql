CREATE TABLE `live_clicks` (
	`account_id` integer NOT NULL,
	`number` integer NOT NULL,
	`clicks` text NOT NULL,
	PRIMARY KEY(`account_id`, `number`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `live_watches` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`until_ms` integer NOT NULL,
	`next_number` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER `live_clicks_numbered` AFTER INSERT ON `live_clicks`
BEGIN
	UPDATE live_watches SET next_number = NEW.number + json_array_length(NEW.clicks) WHERE account_id = NEW.account_id;
END;
