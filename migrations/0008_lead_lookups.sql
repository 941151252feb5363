CREATE INDEX `leads_flow_status` ON `leads` (`flow_id`,`status`,`started_at_ms`) WHERE flow_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_subid` ON `leads` (`account_id`,`subid`,`started_at_ms`) WHERE subid <> '';--> statement-breakpoint
CREATE INDEX `leads_ip` ON `leads` (`account_id`,`ip`,`started_at_ms`) WHERE ip <> '';