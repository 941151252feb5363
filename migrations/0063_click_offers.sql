CREATE TABLE `click_offers` (
	`account_id` integer NOT NULL,
	`offer_id` integer NOT NULL,
	PRIMARY KEY(`account_id`, `offer_id`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `click_offers` (account_id, offer_id)
SELECT account_id, offer_id FROM `flows` WHERE offer_id > 0
UNION SELECT account_id, offer_id FROM `leads` WHERE offer_id > 0 AND flow_id IS NOT NULL;
--> statement-breakpoint
INSERT INTO `click_landings` (owner_id, first_at_ms, first_click, last_at_ms, count, clicks)
SELECT p.owner_id, s.first_at_ms, s.first_click, s.last_at_ms, s.count, s.clicks
FROM `click_parts` p CROSS JOIN `click_part_sources` s ON s.part_id = p.id WHERE p.state = 1 AND p.is_pruned = 0;
--> statement-breakpoint
DELETE FROM `click_part_sources` WHERE part_id IN (SELECT id FROM `click_parts` WHERE state = 1 AND is_pruned = 0);
--> statement-breakpoint
UPDATE `click_parts` SET state = 2 WHERE state = 1 AND is_pruned = 0;
