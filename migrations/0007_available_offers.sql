DROP INDEX `offer_affiliates_account`;--> statement-breakpoint
CREATE INDEX `offer_affiliates_account` ON `offer_affiliates` (`account_id`,`offer_id`);--> statement-breakpoint
CREATE INDEX `offers_privacy` ON `offers` (`privacy`,`status`);