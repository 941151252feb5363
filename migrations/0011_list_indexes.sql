DROP INDEX `leads_account_status`;--> statement-breakpoint
CREATE INDEX `leads_account_campaigns` ON `leads` (`account_id`,`status`,`started_at_ms`) WHERE campaign_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_account_flows` ON `leads` (`account_id`,`status`,`started_at_ms`) WHERE flow_id IS NOT NULL;--> statement-breakpoint
DROP INDEX `postback_deliveries_trouble`;--> statement-breakpoint
DROP INDEX `postback_deliveries_account`;--> statement-breakpoint
CREATE INDEX `postback_deliveries_campaign` ON `postback_deliveries` (`campaign_id`,`status`,`state`,`created_at_ms`) WHERE campaign_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `postback_deliveries_account` ON `postback_deliveries` (`account_id`,`status`,`state`,`created_at_ms`);