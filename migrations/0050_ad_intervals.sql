CREATE TABLE `ad_intervals` (
	`day` integer NOT NULL,
	`ad_id` integer NOT NULL,
	`slot` integer NOT NULL,
	`views` integer DEFAULT 0 NOT NULL,
	`clicks` integer DEFAULT 0 NOT NULL,
	`opens` integer DEFAULT 0 NOT NULL,
	`actions` integer DEFAULT 0 NOT NULL,
	`spent_micros` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`day`, `ad_id`, `slot`)
) WITHOUT ROWID;
