ALTER TABLE `traffic_rollups` ADD `wait_micros` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
INSERT OR IGNORE INTO dirty_leads (account_id, lead_id) SELECT account_id, lead_id FROM rolled_leads WHERE status = 0 AND price_micros <> 0;
--> statement-breakpoint
-- Money of new leads was in no rollup: there is nothing of it to be taken out.
UPDATE rolled_leads SET price_micros = 0 WHERE status = 0;
