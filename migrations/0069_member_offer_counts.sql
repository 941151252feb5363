ALTER TABLE `memberships` ADD `offers_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `memberships` SET offers_count = (SELECT count(*) FROM `offer_affiliates` a JOIN `offers` o ON o.id = a.offer_id
	WHERE a.account_id = memberships.account_id AND a.status = 0 AND o.account_id = memberships.network_id AND o.status <> 2)
WHERE kind = 'affiliate';
--> statement-breakpoint
UPDATE `memberships` SET offers_count = (SELECT count(*) FROM `offer_settings` t JOIN `offers` o ON o.id = t.offer_id
	WHERE t.advertiser_id = memberships.id AND o.status <> 2)
WHERE kind = 'advertiser';
--> statement-breakpoint
CREATE TRIGGER `offer_affiliates_numbered_new` AFTER INSERT ON `offer_affiliates` WHEN NEW.status = 0
BEGIN
	UPDATE memberships SET offers_count = offers_count + 1
		WHERE account_id = NEW.account_id AND kind = 'affiliate' AND network_id = (SELECT account_id FROM offers WHERE id = NEW.offer_id AND status <> 2);
END;
--> statement-breakpoint
CREATE TRIGGER `offer_affiliates_numbered_in` AFTER UPDATE OF status ON `offer_affiliates` WHEN OLD.status <> 0 AND NEW.status = 0
BEGIN
	UPDATE memberships SET offers_count = offers_count + 1
		WHERE account_id = NEW.account_id AND kind = 'affiliate' AND network_id = (SELECT account_id FROM offers WHERE id = NEW.offer_id AND status <> 2);
END;
--> statement-breakpoint
CREATE TRIGGER `offer_affiliates_numbered_out` AFTER UPDATE OF status ON `offer_affiliates` WHEN OLD.status = 0 AND NEW.status <> 0
BEGIN
	UPDATE memberships SET offers_count = offers_count - 1
		WHERE account_id = NEW.account_id AND kind = 'affiliate' AND network_id = (SELECT account_id FROM offers WHERE id = NEW.offer_id AND status <> 2);
END;
--> statement-breakpoint
CREATE TRIGGER `offer_affiliates_numbered_gone` AFTER DELETE ON `offer_affiliates` WHEN OLD.status = 0
BEGIN
	UPDATE memberships SET offers_count = offers_count - 1
		WHERE account_id = OLD.account_id AND kind = 'affiliate' AND network_id = (SELECT account_id FROM offers WHERE id = OLD.offer_id AND status <> 2);
END;
--> statement-breakpoint
CREATE TRIGGER `offer_settings_numbered_new` AFTER INSERT ON `offer_settings` WHEN NEW.advertiser_id IS NOT NULL
BEGIN
	UPDATE memberships SET offers_count = offers_count + 1
		WHERE id = NEW.advertiser_id AND EXISTS (SELECT 1 FROM offers WHERE id = NEW.offer_id AND status <> 2);
END;
--> statement-breakpoint
CREATE TRIGGER `offer_settings_numbered_changed` AFTER UPDATE OF advertiser_id ON `offer_settings` WHEN OLD.advertiser_id IS NOT NEW.advertiser_id
BEGIN
	UPDATE memberships SET offers_count = offers_count - 1
		WHERE id = OLD.advertiser_id AND EXISTS (SELECT 1 FROM offers WHERE id = OLD.offer_id AND status <> 2);
	UPDATE memberships SET offers_count = offers_count + 1
		WHERE id = NEW.advertiser_id AND EXISTS (SELECT 1 FROM offers WHERE id = NEW.offer_id AND status <> 2);
END;
--> statement-breakpoint
CREATE TRIGGER `offer_settings_numbered_gone` AFTER DELETE ON `offer_settings` WHEN OLD.advertiser_id IS NOT NULL
BEGIN
	UPDATE memberships SET offers_count = offers_count - 1
		WHERE id = OLD.advertiser_id AND EXISTS (SELECT 1 FROM offers WHERE id = OLD.offer_id AND status <> 2);
END;
--> statement-breakpoint
CREATE TRIGGER `offers_numbered_deleted` AFTER UPDATE OF status ON `offers` WHEN NEW.status = 2 AND OLD.status <> 2
BEGIN
	UPDATE memberships SET offers_count = offers_count - 1 WHERE network_id = NEW.account_id AND kind = 'affiliate'
		AND account_id IN (SELECT account_id FROM offer_affiliates WHERE offer_id = NEW.id AND status = 0);
	UPDATE memberships SET offers_count = offers_count - 1 WHERE id = (SELECT advertiser_id FROM offer_settings WHERE offer_id = NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER `offers_numbered_back` AFTER UPDATE OF status ON `offers` WHEN NEW.status <> 2 AND OLD.status = 2
BEGIN
	UPDATE memberships SET offers_count = offers_count + 1 WHERE network_id = NEW.account_id AND kind = 'affiliate'
		AND account_id IN (SELECT account_id FROM offer_affiliates WHERE offer_id = NEW.id AND status = 0);
	UPDATE memberships SET offers_count = offers_count + 1 WHERE id = (SELECT advertiser_id FROM offer_settings WHERE offer_id = NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER `offers_numbered_gone` BEFORE DELETE ON `offers` WHEN OLD.status <> 2
BEGIN
	UPDATE memberships SET offers_count = offers_count - 1 WHERE network_id = OLD.account_id AND kind = 'affiliate'
		AND account_id IN (SELECT account_id FROM offer_affiliates WHERE offer_id = OLD.id AND status = 0);
	UPDATE memberships SET offers_count = offers_count - 1 WHERE id = (SELECT advertiser_id FROM offer_settings WHERE offer_id = OLD.id);
END;
--> statement-breakpoint
-- Who was let in before they joined.
CREATE TRIGGER `memberships_numbered_new` AFTER INSERT ON `memberships` WHEN NEW.kind = 'affiliate' AND EXISTS (SELECT 1 FROM offer_affiliates WHERE account_id = NEW.account_id)
BEGIN
	UPDATE memberships SET offers_count = (SELECT count(*) FROM offer_affiliates a JOIN offers o ON o.id = a.offer_id
		WHERE a.account_id = NEW.account_id AND a.status = 0 AND o.account_id = NEW.network_id AND o.status <> 2)
		WHERE id = NEW.id;
END;
