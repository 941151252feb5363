ALTER TABLE `clicks` ADD `region` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `clicks` ADD `asn` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `clicks` ADD `connection` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `clicks` ADD `os_version` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `clicks` ADD `browser_version` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `clicks` ADD `device` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `clicks` ADD `device_model` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `region` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `asn` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `connection` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `os_version` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `browser_version` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `device` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `device_model` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `lang` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `leads` ADD `link_params` text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE `leads` SET `link_params` = c.`link_params`, `lang` = c.`lang` FROM `clicks` AS c WHERE c.`id` = `leads`.`click` AND `leads`.`network_id` IS NOT NULL AND `leads`.`forgotten_at_ms` IS NULL;
