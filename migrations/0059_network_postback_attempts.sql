ALTER TABLE `postback_attempts` ADD `network_id` integer;--> statement-breakpoint
UPDATE postback_attempts SET network_id = (SELECT l.network_id FROM postback_deliveries d JOIN leads l ON l.id = d.lead_id WHERE d.id = delivery_id)
WHERE delivery_id IN (SELECT id FROM postback_deliveries WHERE lane > 0);--> statement-breakpoint
CREATE INDEX `postback_attempts_network` ON `postback_attempts` (`network_id`,`at_ms`) WHERE network_id IS NOT NULL;