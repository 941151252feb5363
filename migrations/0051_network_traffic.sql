CREATE TABLE `offer_earnings` (
	`offer_id` integer PRIMARY KEY NOT NULL,
	`epc_micros` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `trafficback_counts` (
	`network_id` integer NOT NULL,
	`local_day` integer NOT NULL,
	`offer_id` integer NOT NULL,
	`affiliate_id` integer NOT NULL,
	`reason` text NOT NULL,
	`clicks` integer NOT NULL,
	`bot_clicks` integer NOT NULL,
	PRIMARY KEY(`network_id`, `local_day`, `offer_id`, `affiliate_id`, `reason`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `clicks` ADD `link_params` text DEFAULT '' NOT NULL;