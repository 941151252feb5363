DROP INDEX `leads_flow_uid`;--> statement-breakpoint
CREATE INDEX `leads_flow_uid` ON `leads` (`flow_id`,`uid`,`click`) WHERE uid <> '';