CREATE TABLE `ad_counts` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`active_campaigns` integer DEFAULT 0 NOT NULL,
	`other_campaigns` integer DEFAULT 0 NOT NULL,
	`live_ads` integer DEFAULT 0 NOT NULL,
	`deleted_ads` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
DROP INDEX `ad_campaigns_account`;--> statement-breakpoint
ALTER TABLE `ad_campaigns` ADD `ad_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `ad_campaigns` ADD `budget_micros` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `ad_campaigns_live` ON `ad_campaigns` (`account_id`,`status`,`id`) WHERE is_deleted = 0;--> statement-breakpoint
DROP INDEX `ads_account`;--> statement-breakpoint
CREATE INDEX `ads_live` ON `ads` (`account_id`,`id`) WHERE status <> 'deleted';--> statement-breakpoint
CREATE INDEX `ads_deleted` ON `ads` (`account_id`,`id`) WHERE status = 'deleted';--> statement-breakpoint
INSERT INTO `ad_counts` (account_id, live_ads, deleted_ads)
SELECT account_id, sum(status <> 'deleted'), sum(status = 'deleted') FROM `ads` GROUP BY account_id;
--> statement-breakpoint
INSERT INTO `ad_counts` (account_id, active_campaigns, other_campaigns)
SELECT account_id, sum(status = 'active'), sum(status <> 'active') FROM `ad_campaigns` WHERE is_deleted = 0 GROUP BY account_id
ON CONFLICT (account_id) DO UPDATE SET active_campaigns = excluded.active_campaigns, other_campaigns = excluded.other_campaigns;
--> statement-breakpoint
UPDATE `ad_campaigns` SET
	ad_count = (SELECT count(*) FROM `ads` WHERE ad_campaign_id = ad_campaigns.id AND status <> 'deleted'),
	budget_micros = (SELECT coalesce(sum(balance_micros + spent_micros), 0) FROM `ads` WHERE ad_campaign_id = ad_campaigns.id);
--> statement-breakpoint
CREATE TRIGGER `ads_counted_new` AFTER INSERT ON `ads`
BEGIN
	INSERT INTO ad_counts (account_id, live_ads, deleted_ads) VALUES (NEW.account_id, NEW.status <> 'deleted', NEW.status = 'deleted')
		ON CONFLICT (account_id) DO UPDATE SET live_ads = live_ads + excluded.live_ads, deleted_ads = deleted_ads + excluded.deleted_ads;
	UPDATE ad_campaigns SET ad_count = ad_count + (NEW.status <> 'deleted'), budget_micros = budget_micros + NEW.balance_micros + NEW.spent_micros
		WHERE id = NEW.ad_campaign_id;
END;
--> statement-breakpoint
CREATE TRIGGER `ads_counted_status` AFTER UPDATE ON `ads` WHEN (OLD.status = 'deleted') <> (NEW.status = 'deleted')
BEGIN
	UPDATE ad_counts SET live_ads = live_ads + iif(NEW.status = 'deleted', -1, 1), deleted_ads = deleted_ads + iif(NEW.status = 'deleted', 1, -1)
		WHERE account_id = NEW.account_id;
END;
--> statement-breakpoint
CREATE TRIGGER `ads_counted_campaign` AFTER UPDATE ON `ads`
WHEN OLD.ad_campaign_id IS NOT NEW.ad_campaign_id OR (OLD.status = 'deleted') <> (NEW.status = 'deleted')
	OR OLD.balance_micros + OLD.spent_micros <> NEW.balance_micros + NEW.spent_micros
BEGIN
	UPDATE ad_campaigns SET ad_count = ad_count - (OLD.status <> 'deleted'), budget_micros = budget_micros - OLD.balance_micros - OLD.spent_micros
		WHERE id = OLD.ad_campaign_id;
	UPDATE ad_campaigns SET ad_count = ad_count + (NEW.status <> 'deleted'), budget_micros = budget_micros + NEW.balance_micros + NEW.spent_micros
		WHERE id = NEW.ad_campaign_id;
END;
--> statement-breakpoint
CREATE TRIGGER `ad_campaigns_counted_new` AFTER INSERT ON `ad_campaigns` WHEN NEW.is_deleted = 0
BEGIN
	INSERT INTO ad_counts (account_id, active_campaigns, other_campaigns) VALUES (NEW.account_id, NEW.status = 'active', NEW.status <> 'active')
		ON CONFLICT (account_id) DO UPDATE SET active_campaigns = active_campaigns + excluded.active_campaigns,
			other_campaigns = other_campaigns + excluded.other_campaigns;
END;
--> statement-breakpoint
CREATE TRIGGER `ad_campaigns_counted_changed` AFTER UPDATE ON `ad_campaigns`
WHEN OLD.status <> NEW.status OR OLD.is_deleted <> NEW.is_deleted
BEGIN
	UPDATE ad_counts SET
		active_campaigns = active_campaigns + (NEW.is_deleted = 0 AND NEW.status = 'active') - (OLD.is_deleted = 0 AND OLD.status = 'active'),
		other_campaigns = other_campaigns + (NEW.is_deleted = 0 AND NEW.status <> 'active') - (OLD.is_deleted = 0 AND OLD.status <> 'active')
		WHERE account_id = NEW.account_id;
END;
