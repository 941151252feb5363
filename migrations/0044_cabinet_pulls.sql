ALTER TABLE `cabinet_links` ADD `failures` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `cabinet_links` ADD `cursor` text;