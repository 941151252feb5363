ALTER TABLE `accounts` RENAME COLUMN `key_made_at_ms` TO `key_created_at_ms`;--> statement-breakpoint
ALTER TABLE `accounts` RENAME COLUMN `reporting_key_made_at_ms` TO `reporting_key_created_at_ms`;--> statement-breakpoint
ALTER TABLE `accounts` RENAME COLUMN `site_key_made_at_ms` TO `site_key_created_at_ms`;--> statement-breakpoint
ALTER TABLE `accounts` RENAME COLUMN `wrong_key_kept_at_ms` TO `wrong_key_logged_at_ms`;--> statement-breakpoint
ALTER TABLE `accounts` RENAME COLUMN `forget_place` TO `forget_cursor`;--> statement-breakpoint
ALTER TABLE `sites` RENAME COLUMN `key_made_at_ms` TO `key_created_at_ms`;--> statement-breakpoint
ALTER TABLE `memberships` RENAME COLUMN `key_made_at_ms` TO `key_created_at_ms`;--> statement-breakpoint
ALTER TABLE `login_bells` RENAME TO `login_approvals`;--> statement-breakpoint
ALTER TABLE `login_approvals` RENAME COLUMN `rung_at_ms` TO `requested_at_ms`;--> statement-breakpoint
ALTER TABLE `login_approvals` RENAME COLUMN `confirmed_at_ms` TO `approved_at_ms`;--> statement-breakpoint
ALTER TABLE `login_approvals` RENAME COLUMN `taken_by` TO `redeemed_by`;--> statement-breakpoint
DROP INDEX `login_bells_rung`;--> statement-breakpoint
CREATE INDEX `login_approvals_requested` ON `login_approvals` (`requested_at_ms`);--> statement-breakpoint
ALTER TABLE `leads` RENAME COLUMN `sums_await_click` TO `amounts_await_click`;--> statement-breakpoint
ALTER TABLE `leads` RENAME COLUMN `mobile_told` TO `mobile_explicit`;--> statement-breakpoint
ALTER TABLE `lead_events` RENAME COLUMN `muted` TO `suppressed`;--> statement-breakpoint
ALTER TABLE `lead_events` RENAME COLUMN `fired` TO `reported_status`;--> statement-breakpoint
ALTER TABLE `campaign_rollups` RENAME COLUMN `stand_wait` TO `current_wait`;--> statement-breakpoint
ALTER TABLE `campaign_rollups` RENAME COLUMN `stand_hold` TO `current_hold`;--> statement-breakpoint
ALTER TABLE `campaign_rollups` RENAME COLUMN `stand_approve` TO `current_approve`;--> statement-breakpoint
ALTER TABLE `campaign_rollups` RENAME COLUMN `stand_cancel` TO `current_cancel`;--> statement-breakpoint
ALTER TABLE `campaign_rollups` RENAME COLUMN `stand_trash` TO `current_trash`;--> statement-breakpoint
ALTER TABLE `offer_prices` RENAME TO `offer_payouts`;--> statement-breakpoint
DROP INDEX `offer_prices_case`;--> statement-breakpoint
CREATE UNIQUE INDEX `offer_payouts_case` ON `offer_payouts` (`offer_id`,`country`,`goal_id`,`affiliate_id`);--> statement-breakpoint
ALTER TABLE `postback_templates` RENAME COLUMN `failure_told_at_ms` TO `failure_notified_at_ms`;--> statement-breakpoint
DROP INDEX `postback_deliveries_held`;--> statement-breakpoint
CREATE INDEX `postback_deliveries_paused` ON `postback_deliveries` (`template_id`,`id`) WHERE state = 'pending' AND next_attempt_at_ms = 253402300798000;--> statement-breakpoint
ALTER TABLE `journal` RENAME COLUMN `organic` TO `unattributed`;
