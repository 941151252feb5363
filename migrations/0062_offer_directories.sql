CREATE TABLE `affiliate_access` (
	`network_id` integer NOT NULL,
	`affiliate_id` integer NOT NULL,
	`offers` text DEFAULT '{}' NOT NULL,
	`advertisers` text DEFAULT '{}' NOT NULL,
	PRIMARY KEY(`network_id`, `affiliate_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `offer_directories` (
	`network_id` integer PRIMARY KEY NOT NULL,
	`offers` text NOT NULL
);
--> statement-breakpoint
DROP TRIGGER `offers_counted_new`;
--> statement-breakpoint
DROP TRIGGER `offers_counted_gone`;
--> statement-breakpoint
DROP TRIGGER `offers_counted_changed`;
--> statement-breakpoint
DELETE FROM `network_counts` WHERE list = 'offer';
--> statement-breakpoint
CREATE VIEW `offer_directory_entries` AS
SELECT o.account_id AS network_id, o.id AS offer_id, '$."' || o.id || '"' AS path,
	json_array(o.status, o.privacy, s.advertiser_id, COALESCE(s.settings ->> '$.startAt', ''), COALESCE(s.settings ->> '$.stopAt', '')) AS entry
FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id WHERE o.status <> 2;
--> statement-breakpoint
INSERT INTO `offer_directories` (network_id, offers)
SELECT network_id, json_group_object(CAST(offer_id AS TEXT), json(entry)) FROM `offer_directory_entries` GROUP BY 1;
--> statement-breakpoint
CREATE TRIGGER `offers_listed_new` AFTER INSERT ON `offers`
BEGIN
	INSERT INTO offer_directories (network_id, offers)
		SELECT network_id, json_set('{}', path, json(entry)) FROM offer_directory_entries WHERE offer_id = NEW.id
		ON CONFLICT (network_id) DO UPDATE SET offers =
			json_set(offers, '$."' || NEW.id || '"', json((SELECT entry FROM offer_directory_entries WHERE offer_id = NEW.id)));
END;
--> statement-breakpoint
CREATE TRIGGER `offers_listed_changed` AFTER UPDATE OF status, privacy ON `offers`
	WHEN NEW.status <> 2 AND (OLD.status <> NEW.status OR OLD.privacy <> NEW.privacy)
BEGIN
	INSERT INTO offer_directories (network_id, offers)
		SELECT network_id, json_set('{}', path, json(entry)) FROM offer_directory_entries WHERE offer_id = NEW.id
		ON CONFLICT (network_id) DO UPDATE SET offers =
			json_set(offers, '$."' || NEW.id || '"', json((SELECT entry FROM offer_directory_entries WHERE offer_id = NEW.id)));
END;
--> statement-breakpoint
CREATE TRIGGER `offers_listed_deleted` AFTER UPDATE OF status ON `offers` WHEN NEW.status = 2 AND OLD.status <> 2
BEGIN
	UPDATE offer_directories SET offers = json_remove(offers, '$."' || NEW.id || '"') WHERE network_id = NEW.account_id;
END;
--> statement-breakpoint
CREATE TRIGGER `offers_listed_gone` AFTER DELETE ON `offers`
BEGIN
	UPDATE offer_directories SET offers = json_remove(offers, '$."' || OLD.id || '"') WHERE network_id = OLD.account_id;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_settings_listed_new` AFTER INSERT ON `offer_settings`
	WHEN NEW.advertiser_id IS NOT NULL OR COALESCE(NEW.settings ->> '$.startAt', '') <> '' OR COALESCE(NEW.settings ->> '$.stopAt', '') <> ''
BEGIN
	INSERT INTO offer_directories (network_id, offers)
		SELECT network_id, json_set('{}', path, json(entry)) FROM offer_directory_entries WHERE offer_id = NEW.offer_id
		ON CONFLICT (network_id) DO UPDATE SET offers =
			json_set(offers, '$."' || NEW.offer_id || '"', json((SELECT entry FROM offer_directory_entries WHERE offer_id = NEW.offer_id)));
END;
--> statement-breakpoint
CREATE TRIGGER `offer_settings_listed_changed` AFTER UPDATE OF advertiser_id, settings ON `offer_settings`
	WHEN OLD.advertiser_id IS NOT NEW.advertiser_id OR COALESCE(OLD.settings ->> '$.startAt', '') <> COALESCE(NEW.settings ->> '$.startAt', '')
		OR COALESCE(OLD.settings ->> '$.stopAt', '') <> COALESCE(NEW.settings ->> '$.stopAt', '')
BEGIN
	INSERT INTO offer_directories (network_id, offers)
		SELECT network_id, json_set('{}', path, json(entry)) FROM offer_directory_entries WHERE offer_id = NEW.offer_id
		ON CONFLICT (network_id) DO UPDATE SET offers =
			json_set(offers, '$."' || NEW.offer_id || '"', json((SELECT entry FROM offer_directory_entries WHERE offer_id = NEW.offer_id)));
END;
--> statement-breakpoint
CREATE TRIGGER `offer_settings_listed_gone` AFTER DELETE ON `offer_settings`
BEGIN
	INSERT INTO offer_directories (network_id, offers)
		SELECT network_id, json_set('{}', path, json(entry)) FROM offer_directory_entries WHERE offer_id = OLD.offer_id
		ON CONFLICT (network_id) DO UPDATE SET offers =
			json_set(offers, '$."' || OLD.offer_id || '"', json((SELECT entry FROM offer_directory_entries WHERE offer_id = OLD.offer_id)));
END;
--> statement-breakpoint
INSERT INTO `affiliate_access` (network_id, affiliate_id, offers)
SELECT o.account_id, w.account_id, json_group_object(CAST(w.offer_id AS TEXT), w.status)
FROM `offer_affiliates` w JOIN `offers` o ON o.id = w.offer_id GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO `affiliate_access` (network_id, affiliate_id, advertisers)
SELECT m.network_id, b.affiliate_id, json_group_object(CAST(b.advertiser_id AS TEXT), 1)
FROM `advertiser_blacklist` b JOIN `memberships` m ON m.id = b.advertiser_id WHERE TRUE GROUP BY 1, 2
ON CONFLICT (network_id, affiliate_id) DO UPDATE SET advertisers = excluded.advertisers;
--> statement-breakpoint
CREATE TRIGGER `offer_affiliates_listed_new` AFTER INSERT ON `offer_affiliates`
BEGIN
	INSERT INTO affiliate_access (network_id, affiliate_id, offers)
		SELECT account_id, NEW.account_id, json_set('{}', '$."' || NEW.offer_id || '"', NEW.status) FROM offers WHERE id = NEW.offer_id
		ON CONFLICT (network_id, affiliate_id) DO UPDATE SET offers = json_set(offers, '$."' || NEW.offer_id || '"', NEW.status);
END;
--> statement-breakpoint
CREATE TRIGGER `offer_affiliates_listed_changed` AFTER UPDATE OF status ON `offer_affiliates` WHEN OLD.status <> NEW.status
BEGIN
	INSERT INTO affiliate_access (network_id, affiliate_id, offers)
		SELECT account_id, NEW.account_id, json_set('{}', '$."' || NEW.offer_id || '"', NEW.status) FROM offers WHERE id = NEW.offer_id
		ON CONFLICT (network_id, affiliate_id) DO UPDATE SET offers = json_set(offers, '$."' || NEW.offer_id || '"', NEW.status);
END;
--> statement-breakpoint
CREATE TRIGGER `offer_affiliates_listed_gone` AFTER DELETE ON `offer_affiliates`
BEGIN
	UPDATE affiliate_access SET offers = json_remove(offers, '$."' || OLD.offer_id || '"')
		WHERE network_id = (SELECT account_id FROM offers WHERE id = OLD.offer_id) AND affiliate_id = OLD.account_id;
END;
--> statement-breakpoint
CREATE TRIGGER `advertiser_blacklist_listed_new` AFTER INSERT ON `advertiser_blacklist`
BEGIN
	INSERT INTO affiliate_access (network_id, affiliate_id, advertisers)
		SELECT network_id, NEW.affiliate_id, json_set('{}', '$."' || NEW.advertiser_id || '"', 1) FROM memberships WHERE id = NEW.advertiser_id
		ON CONFLICT (network_id, affiliate_id) DO UPDATE SET advertisers = json_set(advertisers, '$."' || NEW.advertiser_id || '"', 1);
END;
--> statement-breakpoint
CREATE TRIGGER `advertiser_blacklist_listed_gone` AFTER DELETE ON `advertiser_blacklist`
BEGIN
	UPDATE affiliate_access SET advertisers = json_remove(advertisers, '$."' || OLD.advertiser_id || '"')
		WHERE network_id = (SELECT network_id FROM memberships WHERE id = OLD.advertiser_id) AND affiliate_id = OLD.affiliate_id;
END;
