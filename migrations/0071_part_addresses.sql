CREATE TABLE `click_part_erasures` (
	`owner_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`flow_id` integer NOT NULL,
	`quarter` integer NOT NULL,
	`after_part` integer DEFAULT 0 NOT NULL,
	`until_part` integer NOT NULL,
	PRIMARY KEY(`owner_id`, `account_id`, `flow_id`, `quarter`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `click_parts` ADD `addresses_from_quarter` integer;
--> statement-breakpoint
INSERT INTO `click_landings` (owner_id, first_at_ms, first_click, last_at_ms, count, clicks)
SELECT p.owner_id, s.first_at_ms, s.first_click, s.last_at_ms, s.count, s.clicks
FROM `click_parts` p CROSS JOIN `click_part_sources` s ON s.part_id = p.id WHERE p.state = 1 AND p.is_pruned = 0;
--> statement-breakpoint
DELETE FROM `click_part_sources` WHERE part_id IN (SELECT id FROM `click_parts` WHERE state = 1 AND is_pruned = 0);
--> statement-breakpoint
UPDATE `click_parts` SET state = 2 WHERE state IN (0, 1) AND is_pruned = 0;
