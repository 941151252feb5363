ALTER TABLE `dead_letters` ADD `requeue_at_ms` integer;--> statement-breakpoint
CREATE INDEX `dead_letters_requeue` ON `dead_letters` (`id`) WHERE requeue_at_ms IS NOT NULL;