CREATE TABLE `network_counts` (
	`network_id` integer NOT NULL,
	`list` text NOT NULL,
	`part` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`network_id`, `list`, `part`)
) WITHOUT ROWID;
--> statement-breakpoint
DROP INDEX `network_news_network`;--> statement-breakpoint
CREATE INDEX `network_news_network` ON `network_news` (`network_id`,`is_published`);--> statement-breakpoint
DROP INDEX `tickets_network`;--> statement-breakpoint
CREATE INDEX `tickets_network` ON `tickets` (`network_id`,`status`,`id`,`affiliate_id`,`offer_id`);--> statement-breakpoint
DROP INDEX `offers_account`;--> statement-breakpoint
CREATE INDEX `offers_account` ON `offers` (`account_id`,`status`);--> statement-breakpoint
CREATE INDEX `network_pixels_network` ON `network_pixels` (`network_id`);--> statement-breakpoint
CREATE INDEX `network_postbacks_listed` ON `network_postbacks` (`affiliate_id`,`network_id`);
--> statement-breakpoint
DELETE FROM `tickets` WHERE NOT EXISTS (
	SELECT 1 FROM memberships m WHERE m.network_id = tickets.network_id AND m.kind = 'affiliate' AND m.number = tickets.affiliate_id AND m.status <> 'removed');
--> statement-breakpoint
INSERT INTO `network_counts` (network_id, list, part, count)
SELECT network_id, kind, status, count(*) FROM `memberships` GROUP BY 1, 2, 3;
--> statement-breakpoint
CREATE TRIGGER `memberships_counted_new` AFTER INSERT ON `memberships`
BEGIN
	INSERT INTO network_counts (network_id, list, part, count) VALUES (NEW.network_id, NEW.kind, NEW.status, 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `memberships_counted_gone` AFTER DELETE ON `memberships`
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = OLD.network_id AND list = OLD.kind AND part = OLD.status;
END;
--> statement-breakpoint
CREATE TRIGGER `memberships_counted_changed` AFTER UPDATE OF kind, status ON `memberships` WHEN OLD.kind <> NEW.kind OR OLD.status <> NEW.status
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = OLD.network_id AND list = OLD.kind AND part = OLD.status;
	INSERT INTO network_counts (network_id, list, part, count) VALUES (NEW.network_id, NEW.kind, NEW.status, 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
INSERT INTO `network_counts` (network_id, list, part, count)
SELECT account_id, 'offer', CAST(status AS TEXT), count(*) FROM `offers` GROUP BY 1, 2, 3;
--> statement-breakpoint
CREATE TRIGGER `offers_counted_new` AFTER INSERT ON `offers`
BEGIN
	INSERT INTO network_counts (network_id, list, part, count) VALUES (NEW.account_id, 'offer', CAST(NEW.status AS TEXT), 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `offers_counted_gone` AFTER DELETE ON `offers`
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = OLD.account_id AND list = 'offer' AND part = CAST(OLD.status AS TEXT);
END;
--> statement-breakpoint
CREATE TRIGGER `offers_counted_changed` AFTER UPDATE OF account_id, status ON `offers` WHEN OLD.account_id <> NEW.account_id OR OLD.status <> NEW.status
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = OLD.account_id AND list = 'offer' AND part = CAST(OLD.status AS TEXT);
	INSERT INTO network_counts (network_id, list, part, count) VALUES (NEW.account_id, 'offer', CAST(NEW.status AS TEXT), 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
INSERT INTO `network_counts` (network_id, list, part, count)
SELECT network_id, 'category', '', count(*) FROM `offer_categories` GROUP BY 1, 2, 3;
--> statement-breakpoint
CREATE TRIGGER `offer_categories_counted_new` AFTER INSERT ON `offer_categories`
BEGIN
	INSERT INTO network_counts (network_id, list, part, count) VALUES (NEW.network_id, 'category', '', 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_categories_counted_gone` AFTER DELETE ON `offer_categories`
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = OLD.network_id AND list = 'category' AND part = '';
END;
--> statement-breakpoint
INSERT INTO `network_counts` (network_id, list, part, count)
SELECT network_id, 'news', CAST(is_published AS TEXT), count(*) FROM `network_news` GROUP BY 1, 2, 3;
--> statement-breakpoint
CREATE TRIGGER `network_news_counted_new` AFTER INSERT ON `network_news`
BEGIN
	INSERT INTO network_counts (network_id, list, part, count) VALUES (NEW.network_id, 'news', CAST(NEW.is_published AS TEXT), 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `network_news_counted_gone` AFTER DELETE ON `network_news`
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = OLD.network_id AND list = 'news' AND part = CAST(OLD.is_published AS TEXT);
END;
--> statement-breakpoint
CREATE TRIGGER `network_news_counted_changed` AFTER UPDATE OF is_published ON `network_news` WHEN OLD.is_published <> NEW.is_published
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = OLD.network_id AND list = 'news' AND part = CAST(OLD.is_published AS TEXT);
	INSERT INTO network_counts (network_id, list, part, count) VALUES (NEW.network_id, 'news', CAST(NEW.is_published AS TEXT), 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
INSERT INTO `network_counts` (network_id, list, part, count)
SELECT network_id, 'ticket', status, count(*) FROM `tickets` GROUP BY 1, 2, 3;
--> statement-breakpoint
CREATE TRIGGER `tickets_counted_new` AFTER INSERT ON `tickets`
BEGIN
	INSERT INTO network_counts (network_id, list, part, count) VALUES (NEW.network_id, 'ticket', NEW.status, 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `tickets_counted_gone` AFTER DELETE ON `tickets`
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = OLD.network_id AND list = 'ticket' AND part = OLD.status;
END;
--> statement-breakpoint
CREATE TRIGGER `tickets_counted_changed` AFTER UPDATE OF status ON `tickets` WHEN OLD.status <> NEW.status
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = OLD.network_id AND list = 'ticket' AND part = OLD.status;
	INSERT INTO network_counts (network_id, list, part, count) VALUES (NEW.network_id, 'ticket', NEW.status, 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
INSERT INTO `network_counts` (network_id, list, part, count)
SELECT network_id, 'postback', CAST(affiliate_id AS TEXT), count(*) FROM `network_postbacks` GROUP BY 1, 2, 3;
--> statement-breakpoint
CREATE TRIGGER `network_postbacks_counted_new` AFTER INSERT ON `network_postbacks`
BEGIN
	INSERT INTO network_counts (network_id, list, part, count) VALUES (NEW.network_id, 'postback', CAST(NEW.affiliate_id AS TEXT), 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `network_postbacks_counted_gone` AFTER DELETE ON `network_postbacks`
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = OLD.network_id AND list = 'postback' AND part = CAST(OLD.affiliate_id AS TEXT);
END;
--> statement-breakpoint
INSERT INTO `network_counts` (network_id, list, part, count)
SELECT 0, 'city', country, count(*) FROM `cities` GROUP BY 1, 2, 3;
--> statement-breakpoint
CREATE TRIGGER `cities_counted_new` AFTER INSERT ON `cities`
BEGIN
	INSERT INTO network_counts (network_id, list, part, count) VALUES (0, 'city', NEW.country, 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `cities_counted_gone` AFTER DELETE ON `cities`
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = 0 AND list = 'city' AND part = OLD.country;
END;
--> statement-breakpoint
CREATE TRIGGER `cities_counted_changed` AFTER UPDATE OF country ON `cities` WHEN OLD.country <> NEW.country
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = 0 AND list = 'city' AND part = OLD.country;
	INSERT INTO network_counts (network_id, list, part, count) VALUES (0, 'city', NEW.country, 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
INSERT INTO `network_counts` (network_id, list, part, count) SELECT 0, 'provider', '', count(*) FROM `providers` HAVING count(*) > 0;
--> statement-breakpoint
CREATE TRIGGER `providers_counted_new` AFTER INSERT ON `providers`
BEGIN
	INSERT INTO network_counts (network_id, list, part, count) VALUES (0, 'provider', '', 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `providers_counted_gone` AFTER DELETE ON `providers`
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = 0 AND list = 'provider' AND part = '';
END;
--> statement-breakpoint
CREATE TRIGGER `tickets_of_removed` AFTER UPDATE OF status ON `memberships` WHEN NEW.status = 'removed' AND NEW.kind = 'affiliate'
BEGIN
	DELETE FROM tickets WHERE network_id = NEW.network_id AND affiliate_id = NEW.number;
END;
