ALTER TABLE `accounts` ADD `notify_postbacks` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `signing_sealed` text;--> statement-breakpoint
ALTER TABLE `postback_templates` ADD `rests` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `postback_templates` ADD `failure_told_at_ms` integer;