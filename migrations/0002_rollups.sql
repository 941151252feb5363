CREATE TABLE `dirty_leads` (
	`account_id` integer NOT NULL,
	`lead_id` integer NOT NULL,
	PRIMARY KEY(`account_id`, `lead_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `late_clicks` (
	`account_id` integer NOT NULL,
	`click_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `click_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `rolled_leads` (
	`account_id` integer NOT NULL,
	`lead_id` integer NOT NULL,
	`started_at_ms` integer NOT NULL,
	`local_day` integer NOT NULL,
	`local_hour` integer NOT NULL,
	`flow_id` integer NOT NULL,
	`way_id` integer NOT NULL,
	`site_id` integer NOT NULL,
	`filter` integer NOT NULL,
	`country` text NOT NULL,
	`mobile` integer NOT NULL,
	`os` integer NOT NULL,
	`browser` integer NOT NULL,
	`domain` text NOT NULL,
	`subid` text NOT NULL,
	`utm_source` text NOT NULL,
	`utm_campaign` text NOT NULL,
	`utm_content` text NOT NULL,
	`utm_term` text NOT NULL,
	`utm_medium` text NOT NULL,
	`goal_id` integer NOT NULL,
	`status` integer NOT NULL,
	`price_micros` integer NOT NULL,
	`currency` text NOT NULL,
	PRIMARY KEY(`account_id`, `lead_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `rollup_marks` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`until_key` text NOT NULL,
	`pruned_day` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `traffic_rollups` (
	`account_id` integer NOT NULL,
	`dim` text NOT NULL,
	`flow_id` integer NOT NULL,
	`local_day` integer NOT NULL,
	`value` text NOT NULL,
	`goal_id` integer NOT NULL,
	`currency` text NOT NULL,
	`clicks` integer DEFAULT 0 NOT NULL,
	`uniques` integer DEFAULT 0 NOT NULL,
	`cost_micros` integer DEFAULT 0 NOT NULL,
	`leads_wait` integer DEFAULT 0 NOT NULL,
	`leads_hold` integer DEFAULT 0 NOT NULL,
	`leads_approve` integer DEFAULT 0 NOT NULL,
	`leads_cancel` integer DEFAULT 0 NOT NULL,
	`leads_trash` integer DEFAULT 0 NOT NULL,
	`hold_micros` integer DEFAULT 0 NOT NULL,
	`approve_micros` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`account_id`, `dim`, `flow_id`, `local_day`, `value`, `goal_id`, `currency`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER `clicks_late` AFTER INSERT ON `clicks`
WHEN substr(NEW.id, instr(NEW.id, '_') + 1, 9) < (SELECT until_key FROM rollup_marks WHERE account_id = NEW.account_id)
BEGIN
	INSERT OR IGNORE INTO late_clicks (account_id, click_id) VALUES (NEW.account_id, NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER `leads_dirty_new` AFTER INSERT ON `leads` WHEN NEW.flow_id IS NOT NULL
BEGIN
	INSERT OR IGNORE INTO dirty_leads (account_id, lead_id) VALUES (NEW.account_id, NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER `leads_dirty_changed` AFTER UPDATE ON `leads` WHEN NEW.flow_id IS NOT NULL OR OLD.flow_id IS NOT NULL
BEGIN
	INSERT OR IGNORE INTO dirty_leads (account_id, lead_id) VALUES (OLD.account_id, NEW.id), (NEW.account_id, NEW.id);
END;
