DROP TRIGGER `clicks_late`;--> statement-breakpoint
DROP TRIGGER `leads_dirty_new`;--> statement-breakpoint
DROP TRIGGER `leads_dirty_changed`;--> statement-breakpoint
DROP TABLE `dirty_leads`;--> statement-breakpoint
DROP TABLE `late_clicks`;--> statement-breakpoint
DROP TABLE `rolled_leads`;--> statement-breakpoint
DROP TABLE `rollup_marks`;--> statement-breakpoint
DROP TABLE `traffic_rollups`;
