ALTER TABLE `bots` ADD `checked_at_ms` integer;--> statement-breakpoint
ALTER TABLE `bots` ADD `webhook_lost_at_ms` integer;--> statement-breakpoint
ALTER TABLE `bots` ADD `webhook_url` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `bots` ADD `webhook_pending` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `bots` ADD `webhook_error` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `bots` ADD `webhook_error_at_ms` integer;--> statement-breakpoint
ALTER TABLE `chats` ADD `can_invite` integer;--> statement-breakpoint
ALTER TABLE `chats` ADD `missing` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `chats` ADD `checked_at_ms` integer;