CREATE TABLE `offer_documents` (
	`offer_id` integer PRIMARY KEY NOT NULL,
	`epc_micros` integer DEFAULT 0 NOT NULL,
	`cr_ppm` integer DEFAULT 0 NOT NULL,
	`cities` text NOT NULL,
	`document` text NOT NULL
);
--> statement-breakpoint
CREATE VIEW `offers_whole` AS
SELECT o.id AS offer_id,
	(SELECT json_group_array(DISTINCT n.value) FROM offer_payments p, json_each(p.cities) n WHERE p.offer_id = o.id) AS cities,
	json_object('title', o.name, 'status', o.status, 'privacy', o.privacy, 'createdAtMs', o.created_at_ms, 'updatedAtMs', s.updated_at_ms,
		'isStopped', COALESCE(s.is_stopped, 0), 'isTop', COALESCE(s.is_top, 0), 'externalOfferId', COALESCE(s.external_offer_id, ''),
		'bundleId', COALESCE(s.bundle_id, ''), 'settings', json(COALESCE(s.settings, '{}')),
		'advertiser', json((SELECT json_object('number', number, 'createdAtMs', created_at_ms) FROM memberships WHERE id = s.advertiser_id)),
		'domain', json((SELECT json_object('host', host, 'usesHttps', use_https) FROM network_domains
			WHERE id = s.settings ->> '$.domainId' AND network_id = o.account_id)),
		'payments', json((SELECT json_group_array(json_object('type', type, 'title', title, 'goal', goal, 'revenueMicros', revenue_micros,
			'payoutMicros', payout_micros, 'currency', currency, 'countries', json(countries), 'excludesCountries', excludes_countries,
			'cities', json(cities), 'devices', json(devices), 'os', json(os), 'url', url, 'affiliates', json(affiliates))
			ORDER BY affiliates IS NOT NULL, position) FROM offer_payments WHERE offer_id = o.id)),
		'caps', json((SELECT json_group_array(json_object('period', period, 'type', type, 'limitValue', limit_value, 'goalScope', goal_scope,
			'goals', json(goals), 'affiliateScope', affiliate_scope, 'affiliates', json(affiliates)) ORDER BY position)
			FROM offer_caps WHERE offer_id = o.id)),
		'labels', json_object(
			'categories', json((SELECT json_group_array(json_object('id', t.id, 'title', t.title, 'createdAtMs', t.created_at_ms) ORDER BY t.id)
				FROM offer_labels l JOIN offer_categories t ON t.id = l.label_id WHERE l.offer_id = o.id AND l.kind = 'category')),
			'sources', json((SELECT json_group_array(json_object('id', t.id, 'title', t.title, 'createdAtMs', t.created_at_ms) ORDER BY t.id)
				FROM offer_labels l JOIN traffic_sources t ON t.id = l.label_id WHERE l.offer_id = o.id AND l.kind = 'source')),
			'smartlinks', json((SELECT json_group_array(json_object('id', t.id, 'title', t.title, 'createdAtMs', t.created_at_ms) ORDER BY t.id)
				FROM offer_labels l JOIN smartlink_categories t ON t.id = l.label_id WHERE l.offer_id = o.id AND l.kind = 'smartlink')))) AS document
FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id WHERE o.status <> 2;
--> statement-breakpoint
INSERT INTO `offer_documents` (offer_id, epc_micros, cr_ppm, cities, document)
SELECT w.offer_id, COALESCE(e.epc_micros, 0), COALESCE(e.cr_ppm, 0), w.cities, w.document
FROM `offers_whole` w LEFT JOIN `offer_earnings` e ON e.offer_id = w.offer_id;
--> statement-breakpoint
DROP TABLE `offer_earnings`;
--> statement-breakpoint
CREATE TRIGGER `offers_shown_new` AFTER INSERT ON `offers`
BEGIN
	INSERT INTO offer_documents (offer_id, cities, document)
		SELECT offer_id, cities, document FROM offers_whole WHERE offer_id = NEW.id
		ON CONFLICT (offer_id) DO UPDATE SET document = excluded.document, cities = excluded.cities;
END;
--> statement-breakpoint
CREATE TRIGGER `offers_shown_changed` AFTER UPDATE OF name, status, privacy ON `offers`
	WHEN NEW.status <> 2 AND (OLD.name <> NEW.name OR OLD.status <> NEW.status OR OLD.privacy <> NEW.privacy)
BEGIN
	INSERT INTO offer_documents (offer_id, cities, document)
		SELECT offer_id, cities, document FROM offers_whole WHERE offer_id = NEW.id
		ON CONFLICT (offer_id) DO UPDATE SET document = excluded.document, cities = excluded.cities;
END;
--> statement-breakpoint
CREATE TRIGGER `offers_shown_deleted` AFTER UPDATE OF status ON `offers` WHEN NEW.status = 2
BEGIN
	DELETE FROM offer_documents WHERE offer_id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER `offers_shown_gone` AFTER DELETE ON `offers`
BEGIN
	DELETE FROM offer_documents WHERE offer_id = OLD.id;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_settings_shown_new` AFTER INSERT ON `offer_settings`
BEGIN
	INSERT INTO offer_documents (offer_id, cities, document)
		SELECT offer_id, cities, document FROM offers_whole WHERE offer_id = NEW.offer_id
		ON CONFLICT (offer_id) DO UPDATE SET document = excluded.document, cities = excluded.cities;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_settings_shown_changed` AFTER UPDATE ON `offer_settings`
BEGIN
	INSERT INTO offer_documents (offer_id, cities, document)
		SELECT offer_id, cities, document FROM offers_whole WHERE offer_id = NEW.offer_id
		ON CONFLICT (offer_id) DO UPDATE SET document = excluded.document, cities = excluded.cities;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_settings_shown_gone` AFTER DELETE ON `offer_settings`
BEGIN
	INSERT INTO offer_documents (offer_id, cities, document)
		SELECT offer_id, cities, document FROM offers_whole WHERE offer_id = OLD.offer_id
		ON CONFLICT (offer_id) DO UPDATE SET document = excluded.document, cities = excluded.cities;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_payments_shown_new` AFTER INSERT ON `offer_payments`
BEGIN
	UPDATE offer_documents AS d SET document = w.document, cities = w.cities FROM offers_whole w
		WHERE d.offer_id = NEW.offer_id AND d.document <> '' AND w.offer_id = d.offer_id;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_payments_shown_changed` AFTER UPDATE ON `offer_payments`
BEGIN
	UPDATE offer_documents AS d SET document = w.document, cities = w.cities FROM offers_whole w
		WHERE d.offer_id = NEW.offer_id AND d.document <> '' AND w.offer_id = d.offer_id;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_payments_shown_gone` AFTER DELETE ON `offer_payments`
BEGIN
	UPDATE offer_documents AS d SET document = w.document, cities = w.cities FROM offers_whole w
		WHERE d.offer_id = OLD.offer_id AND d.document <> '' AND w.offer_id = d.offer_id;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_caps_shown_new` AFTER INSERT ON `offer_caps`
BEGIN
	UPDATE offer_documents AS d SET document = w.document, cities = w.cities FROM offers_whole w
		WHERE d.offer_id = NEW.offer_id AND d.document <> '' AND w.offer_id = d.offer_id;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_caps_shown_changed` AFTER UPDATE ON `offer_caps`
BEGIN
	UPDATE offer_documents AS d SET document = w.document, cities = w.cities FROM offers_whole w
		WHERE d.offer_id = NEW.offer_id AND d.document <> '' AND w.offer_id = d.offer_id;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_caps_shown_gone` AFTER DELETE ON `offer_caps`
BEGIN
	UPDATE offer_documents AS d SET document = w.document, cities = w.cities FROM offers_whole w
		WHERE d.offer_id = OLD.offer_id AND d.document <> '' AND w.offer_id = d.offer_id;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_labels_shown_new` AFTER INSERT ON `offer_labels`
BEGIN
	UPDATE offer_documents AS d SET document = w.document, cities = w.cities FROM offers_whole w
		WHERE d.offer_id = NEW.offer_id AND d.document <> '' AND w.offer_id = d.offer_id;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_labels_shown_gone` AFTER DELETE ON `offer_labels`
BEGIN
	UPDATE offer_documents AS d SET document = w.document, cities = w.cities FROM offers_whole w
		WHERE d.offer_id = OLD.offer_id AND d.document <> '' AND w.offer_id = d.offer_id;
END;
--> statement-breakpoint
CREATE TRIGGER `offer_categories_shown_changed` AFTER UPDATE OF title ON `offer_categories` WHEN OLD.title <> NEW.title
BEGIN
	UPDATE offer_documents AS d SET document = w.document, cities = w.cities FROM offers_whole w
		WHERE d.offer_id IN (SELECT offer_id FROM offer_labels WHERE kind = 'category' AND label_id = NEW.id) AND d.document <> '' AND w.offer_id = d.offer_id;
END;
--> statement-breakpoint
CREATE TRIGGER `traffic_sources_shown_changed` AFTER UPDATE OF title ON `traffic_sources` WHEN OLD.title <> NEW.title
BEGIN
	UPDATE offer_documents AS d SET document = w.document, cities = w.cities FROM offers_whole w
		WHERE d.offer_id IN (SELECT offer_id FROM offer_labels WHERE kind = 'source' AND label_id = NEW.id) AND d.document <> '' AND w.offer_id = d.offer_id;
END;
--> statement-breakpoint
CREATE TRIGGER `smartlink_categories_shown_changed` AFTER UPDATE OF title ON `smartlink_categories` WHEN OLD.title <> NEW.title
BEGIN
	UPDATE offer_documents AS d SET document = w.document, cities = w.cities FROM offers_whole w
		WHERE d.offer_id IN (SELECT offer_id FROM offer_labels WHERE kind = 'smartlink' AND label_id = NEW.id) AND d.document <> '' AND w.offer_id = d.offer_id;
END;
--> statement-breakpoint
CREATE TRIGGER `network_domains_shown_changed` AFTER UPDATE OF host, use_https ON `network_domains` WHEN OLD.host <> NEW.host OR OLD.use_https <> NEW.use_https
BEGIN
	UPDATE offer_documents AS d SET document = w.document, cities = w.cities FROM offers_whole w
		WHERE d.offer_id IN (SELECT o.id FROM offers o JOIN offer_settings s ON s.offer_id = o.id
			WHERE o.account_id = NEW.network_id AND s.settings ->> '$.domainId' = NEW.id) AND d.document <> '' AND w.offer_id = d.offer_id;
END;
--> statement-breakpoint
CREATE TRIGGER `network_domains_shown_gone` AFTER DELETE ON `network_domains`
BEGIN
	UPDATE offer_documents AS d SET document = w.document, cities = w.cities FROM offers_whole w
		WHERE d.offer_id IN (SELECT o.id FROM offers o JOIN offer_settings s ON s.offer_id = o.id
			WHERE o.account_id = OLD.network_id AND s.settings ->> '$.domainId' = OLD.id) AND d.document <> '' AND w.offer_id = d.offer_id;
END;
--> statement-breakpoint
DROP INDEX `tickets_network`;
--> statement-breakpoint
CREATE INDEX `tickets_network` ON `tickets` (`network_id`,`status`,`id`,`affiliate_id`,`offer_id`,`comment`,`created_at_ms`,`updated_at_ms`);
