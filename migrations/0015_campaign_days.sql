CREATE TABLE `campaign_days` (
	`campaign_id` integer NOT NULL,
	`from_ms` integer NOT NULL,
	`to_ms` integer NOT NULL,
	`starts` integer NOT NULL,
	`holds` integer NOT NULL,
	`confirms` integer NOT NULL,
	`unsubs` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `from_ms`, `to_ms`)
) WITHOUT ROWID;
