UPDATE `telegram_outbox` SET `error` = 'not_allowed' WHERE error = 'unallowed';--> statement-breakpoint
DROP INDEX `telegram_outbox_unallowed`;--> statement-breakpoint
CREATE INDEX `telegram_outbox_not_allowed` ON `telegram_outbox` (`bot_id`) WHERE error = 'not_allowed';