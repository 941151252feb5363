CREATE TABLE `account_cells` (
	`telegram_id` integer PRIMARY KEY NOT NULL,
	`cell` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `__new_login_approvals` (
	`nonce_hash` text PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`requested_at_ms` integer NOT NULL,
	`approved_at_ms` integer,
	`refused_at_ms` integer,
	`redeemed_by` text
);
--> statement-breakpoint
INSERT INTO `__new_login_approvals`("nonce_hash", "account_id", "requested_at_ms", "approved_at_ms", "refused_at_ms", "redeemed_by") SELECT "nonce_hash", "account_id", "requested_at_ms", "approved_at_ms", "refused_at_ms", "redeemed_by" FROM `login_approvals`;--> statement-breakpoint
DROP TABLE `login_approvals`;--> statement-breakpoint
ALTER TABLE `__new_login_approvals` RENAME TO `login_approvals`;--> statement-breakpoint
CREATE INDEX `login_approvals_requested` ON `login_approvals` (`requested_at_ms`);