CREATE TABLE `accounts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`telegram_id` integer,
	`name` text NOT NULL,
	`login` text DEFAULT '' NOT NULL,
	`lang` text DEFAULT 'en' NOT NULL,
	`role` text DEFAULT 'owner' NOT NULL,
	`tariff` text,
	`paid_until_ms` integer,
	`banned_at_ms` integer,
	`key_hash` text,
	`transfer_version` integer DEFAULT 0 NOT NULL,
	`notify_tariff` integer DEFAULT true NOT NULL,
	`notify_leads` integer DEFAULT true NOT NULL,
	`tracker_domain` text,
	`tracker_key_sealed` text,
	`expiry_warned_days` integer,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_telegramId_unique` ON `accounts` (`telegram_id`);--> statement-breakpoint
CREATE INDEX `accounts_paid_until` ON `accounts` (`paid_until_ms`);--> statement-breakpoint
CREATE TABLE `login_bells` (
	`nonce_hash` text PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`rung_at_ms` integer NOT NULL,
	`taken_by` text,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `login_bells_rung` ON `login_bells` (`rung_at_ms`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`token_hash` text NOT NULL,
	`country` text,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_tokenHash_unique` ON `sessions` (`token_hash`);--> statement-breakpoint
CREATE INDEX `sessions_account` ON `sessions` (`account_id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `payments` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`tariff` text NOT NULL,
	`days` integer NOT NULL,
	`provider` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`state` text DEFAULT 'pending' NOT NULL,
	`charge_id` text,
	`created_at_ms` integer NOT NULL,
	`paid_at_ms` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `payments_account` ON `payments` (`account_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `payments_charge` ON `payments` (`provider`,`charge_id`);--> statement-breakpoint
CREATE TABLE `campaigns` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`bot_id` integer NOT NULL,
	`chat_id` integer NOT NULL,
	`code` text NOT NULL,
	`status` integer DEFAULT 0 NOT NULL,
	`welcome` text NOT NULL,
	`media` text DEFAULT '' NOT NULL,
	`media_file_id` text,
	`button_text` text DEFAULT '' NOT NULL,
	`button_url` text DEFAULT '' NOT NULL,
	`unsub_window_seconds` integer DEFAULT 0 NOT NULL,
	`approve_requests` integer DEFAULT false NOT NULL,
	`welcome_plain_at_ms` integer,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`bot_id`) REFERENCES `bots`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `campaigns_code_unique` ON `campaigns` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `campaigns_bot_chat` ON `campaigns` (`bot_id`,`chat_id`) WHERE status <> 2;--> statement-breakpoint
CREATE INDEX `campaigns_account` ON `campaigns` (`account_id`);--> statement-breakpoint
CREATE TABLE `invite_links` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`campaign_id` integer NOT NULL,
	`click` text NOT NULL,
	`url` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invite_links_url_unique` ON `invite_links` (`url`);--> statement-breakpoint
CREATE UNIQUE INDEX `invite_links_click` ON `invite_links` (`campaign_id`,`click`);--> statement-breakpoint
CREATE TABLE `campaign_rollups` (
	`campaign_id` integer NOT NULL,
	`bucket_ms` integer NOT NULL,
	`starts` integer DEFAULT 0 NOT NULL,
	`holds` integer DEFAULT 0 NOT NULL,
	`confirms` integer DEFAULT 0 NOT NULL,
	`unsubs` integer DEFAULT 0 NOT NULL,
	`stand_wait` integer DEFAULT 0 NOT NULL,
	`stand_hold` integer DEFAULT 0 NOT NULL,
	`stand_approve` integer DEFAULT 0 NOT NULL,
	`stand_cancel` integer DEFAULT 0 NOT NULL,
	`stand_trash` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`campaign_id`, `bucket_ms`)
);
--> statement-breakpoint
CREATE TABLE `lead_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`lead_id` integer NOT NULL,
	`seq` integer NOT NULL,
	`account_id` integer NOT NULL,
	`campaign_id` integer,
	`kind` text NOT NULL,
	`at_ms` integer NOT NULL,
	`update_id` integer NOT NULL,
	`click` text,
	`window_seconds` integer NOT NULL,
	`muted` integer NOT NULL,
	`fired` integer,
	`status_before` integer,
	`status_after` integer NOT NULL,
	`milestones` integer NOT NULL,
	`recorded_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lead_events_seq` ON `lead_events` (`lead_id`,`seq`);--> statement-breakpoint
CREATE TABLE `leads` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`campaign_id` integer,
	`subscriber_id` integer,
	`username` text DEFAULT '' NOT NULL,
	`click` text DEFAULT '' NOT NULL,
	`status` integer NOT NULL,
	`started_at_ms` integer NOT NULL,
	`joined_at_ms` integer,
	`updated_at_ms` integer NOT NULL,
	`seq` integer NOT NULL,
	`milestones` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `leads_account_status` ON `leads` (`account_id`,`status`,`started_at_ms`);--> statement-breakpoint
CREATE INDEX `leads_campaign_status` ON `leads` (`campaign_id`,`status`,`started_at_ms`);--> statement-breakpoint
CREATE UNIQUE INDEX `leads_campaign_subscriber` ON `leads` (`campaign_id`,`subscriber_id`);--> statement-breakpoint
CREATE TABLE `watermarks` (
	`name` text PRIMARY KEY NOT NULL,
	`value` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`queue` text NOT NULL,
	`body` text NOT NULL,
	`received_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `postback_attempts` (
	`delivery_id` integer NOT NULL,
	`number` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`url` text NOT NULL,
	`outcome` text NOT NULL,
	`response_code` integer,
	`error` text,
	`body` text DEFAULT '' NOT NULL,
	`duration_ms` integer NOT NULL,
	PRIMARY KEY(`delivery_id`, `number`)
);
--> statement-breakpoint
CREATE TABLE `postback_deliveries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`campaign_id` integer,
	`lead_id` integer NOT NULL,
	`lead_seq` integer NOT NULL,
	`template_id` integer NOT NULL,
	`status` integer NOT NULL,
	`state` text DEFAULT 'pending' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`attempt_budget` integer NOT NULL,
	`next_attempt_at_ms` integer NOT NULL,
	`leased_until_ms` integer DEFAULT 0 NOT NULL,
	`response_code` integer,
	`error` text,
	`created_at_ms` integer NOT NULL,
	`finished_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `postback_deliveries_due` ON `postback_deliveries` (`next_attempt_at_ms`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `postback_deliveries_held` ON `postback_deliveries` (`template_id`,`id`) WHERE state = 'pending' AND next_attempt_at_ms = 253402300798000;--> statement-breakpoint
CREATE INDEX `postback_deliveries_account` ON `postback_deliveries` (`account_id`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `postback_deliveries_trouble` ON `postback_deliveries` (`account_id`,`state`,`created_at_ms`) WHERE state IN ('failed', 'rejected', 'stopped');--> statement-breakpoint
CREATE UNIQUE INDEX `postback_deliveries_lead` ON `postback_deliveries` (`lead_id`,`lead_seq`);--> statement-breakpoint
CREATE TABLE `postback_templates` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`owner` text NOT NULL,
	`owner_id` integer NOT NULL,
	`event` integer NOT NULL,
	`url` text NOT NULL,
	`state` text DEFAULT 'active' NOT NULL,
	`failing_since_ms` integer,
	`probe_at_ms` integer,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `postback_templates_account` ON `postback_templates` (`account_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `postback_templates_owner` ON `postback_templates` (`owner`,`owner_id`,`event`);--> statement-breakpoint
CREATE TABLE `bots` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`telegram_id` integer NOT NULL,
	`username` text NOT NULL,
	`name` text NOT NULL,
	`token_sealed` text NOT NULL,
	`status` integer DEFAULT 0 NOT NULL,
	`token_revoked_at_ms` integer,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bots_live_telegram` ON `bots` (`telegram_id`) WHERE status <> 3;--> statement-breakpoint
CREATE UNIQUE INDEX `bots_account_telegram` ON `bots` (`account_id`,`telegram_id`);--> statement-breakpoint
CREATE TABLE `chats` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`bot_id` integer NOT NULL,
	`chat_id` integer NOT NULL,
	`title` text NOT NULL,
	`type` text NOT NULL,
	`username` text DEFAULT '' NOT NULL,
	`is_admin` integer NOT NULL,
	`changed_at_ms` integer NOT NULL,
	FOREIGN KEY (`bot_id`) REFERENCES `bots`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `chats_bot_chat` ON `chats` (`bot_id`,`chat_id`);--> statement-breakpoint
CREATE TABLE `journal` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`bot_id` integer NOT NULL,
	`chat_ref` integer NOT NULL,
	`subscriber_id` integer NOT NULL,
	`username` text NOT NULL,
	`action` text NOT NULL,
	`at_ms` integer NOT NULL,
	`update_id` integer NOT NULL,
	`lead_id` integer,
	`organic` integer GENERATED ALWAYS AS (lead_id IS NULL) VIRTUAL
);
--> statement-breakpoint
CREATE INDEX `journal_account` ON `journal` (`account_id`,`organic`,`action`,`at_ms`);--> statement-breakpoint
CREATE INDEX `journal_bot` ON `journal` (`bot_id`,`organic`,`action`,`at_ms`);--> statement-breakpoint
CREATE INDEX `journal_chat` ON `journal` (`chat_ref`,`organic`,`action`,`at_ms`);--> statement-breakpoint
CREATE UNIQUE INDEX `journal_natural` ON `journal` (`chat_ref`,`subscriber_id`,`update_id`);--> statement-breakpoint
CREATE TABLE `telegram_outbox` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer,
	`bot_id` integer,
	`campaign_id` integer,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`state` text DEFAULT 'pending' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at_ms` integer NOT NULL,
	`leased_until_ms` integer DEFAULT 0 NOT NULL,
	`error` text,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `telegram_outbox_due` ON `telegram_outbox` (`next_attempt_at_ms`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `telegram_outbox_created` ON `telegram_outbox` (`created_at_ms`);