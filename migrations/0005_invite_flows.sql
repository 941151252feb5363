ALTER TABLE `invite_links` ADD `flow_id` integer;--> statement-breakpoint
UPDATE `invite_links` SET `flow_id` = (SELECT `flow_id` FROM `clicks` WHERE `id` = `invite_links`.`click`);
