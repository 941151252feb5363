CREATE TABLE `forgotten_subscribers` (
	`subscriber_hash` text PRIMARY KEY NOT NULL,
	`forgotten_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_entries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`action` text NOT NULL,
	`subject_id` integer,
	`means` text NOT NULL,
	`country` text
);
--> statement-breakpoint
CREATE INDEX `audit_entries_account` ON `audit_entries` (`account_id`,`id`);--> statement-breakpoint
ALTER TABLE `accounts` ADD `forgotten_at_ms` integer;--> statement-breakpoint
ALTER TABLE `leads` ADD `forgotten_at_ms` integer;
--> statement-breakpoint
CREATE TRIGGER `audit_entries_append_only` BEFORE UPDATE ON `audit_entries`
BEGIN
	SELECT RAISE(ABORT, 'the audit is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `leads_forgotten` AFTER UPDATE ON `leads`
WHEN NEW.forgotten_at_ms IS NOT NULL AND (coalesce(NEW.subscriber_id, 0) > 0 OR NEW.meta <> '{}'
	OR NEW.username || NEW.name || NEW.phone || NEW.email || NEW.comment || NEW.city || NEW.ip || NEW.ua || NEW.referer || NEW.adid || NEW.data1 || NEW.data2 <> '')
BEGIN
	UPDATE leads SET subscriber_id = iif(subscriber_id > 0, -id, subscriber_id), meta = '{}', username = '', name = '', phone = '', email = '',
		comment = '', city = '', ip = '', ua = '', referer = '', adid = '', data1 = '', data2 = '' WHERE id = NEW.id;
END;
