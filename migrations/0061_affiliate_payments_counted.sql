INSERT INTO `network_counts` (network_id, list, part, count)
SELECT network_id, 'payment', CAST(affiliate_id AS TEXT), count(*) FROM `affiliate_payments` GROUP BY 1, 2, 3;
--> statement-breakpoint
CREATE TRIGGER `affiliate_payments_counted_new` AFTER INSERT ON `affiliate_payments`
BEGIN
	INSERT INTO network_counts (network_id, list, part, count) VALUES (NEW.network_id, 'payment', CAST(NEW.affiliate_id AS TEXT), 1)
		ON CONFLICT (network_id, list, part) DO UPDATE SET count = count + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `affiliate_payments_counted_gone` AFTER DELETE ON `affiliate_payments`
BEGIN
	UPDATE network_counts SET count = count - 1 WHERE network_id = OLD.network_id AND list = 'payment' AND part = CAST(OLD.affiliate_id AS TEXT);
END;
