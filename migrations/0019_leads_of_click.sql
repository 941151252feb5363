DROP INDEX `leads_click`;--> statement-breakpoint
ALTER TABLE `leads` ADD `mobile_told` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_click` ON `leads` (`click`,`uid`) WHERE flow_id IS NOT NULL;