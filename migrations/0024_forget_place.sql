ALTER TABLE `accounts` ADD `forget_place` text;--> statement-breakpoint
CREATE INDEX `accounts_forget` ON `accounts` (`id`) WHERE forget_place IS NOT NULL;