CREATE TABLE `api_tokens` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`kind` text NOT NULL,
	`token_hash` text NOT NULL,
	`refresh_id` integer,
	`key_hash` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_tokenHash_unique` ON `api_tokens` (`token_hash`);--> statement-breakpoint
CREATE INDEX `api_tokens_refresh` ON `api_tokens` (`refresh_id`);--> statement-breakpoint
CREATE INDEX `api_tokens_account` ON `api_tokens` (`account_id`);--> statement-breakpoint
CREATE INDEX `api_tokens_expiry` ON `api_tokens` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `ad_campaigns` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`cabinet_id` integer NOT NULL,
	`name` text NOT NULL,
	`name_folded` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`status` text DEFAULT 'active' NOT NULL,
	`kktu_id` text,
	`is_deleted` integer DEFAULT false NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`cabinet_id`) REFERENCES `cabinets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ad_campaigns_account` ON `ad_campaigns` (`account_id`,`id`);--> statement-breakpoint
CREATE INDEX `ad_campaigns_cabinet` ON `ad_campaigns` (`cabinet_id`,`id`);--> statement-breakpoint
CREATE TABLE `ad_stats` (
	`ad_id` integer NOT NULL,
	`day` integer NOT NULL,
	`views` integer DEFAULT 0 NOT NULL,
	`clicks` integer DEFAULT 0 NOT NULL,
	`opens` integer DEFAULT 0 NOT NULL,
	`actions` integer DEFAULT 0 NOT NULL,
	`spent_micros` integer DEFAULT 0 NOT NULL,
	`allocated_micros` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`ad_id`, `day`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `ad_totals` (
	`level` text NOT NULL,
	`id` integer NOT NULL,
	`period` integer NOT NULL,
	`views` integer DEFAULT 0 NOT NULL,
	`clicks` integer DEFAULT 0 NOT NULL,
	`opens` integer DEFAULT 0 NOT NULL,
	`actions` integer DEFAULT 0 NOT NULL,
	`spent_micros` integer DEFAULT 0 NOT NULL,
	`allocated_micros` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`level`, `id`, `period`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `ads` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`cabinet_id` integer NOT NULL,
	`ad_campaign_id` integer,
	`external_id` text,
	`code` text NOT NULL,
	`title` text NOT NULL,
	`title_folded` text NOT NULL,
	`text` text DEFAULT '' NOT NULL,
	`promote_url` text DEFAULT '' NOT NULL,
	`ad_type` text DEFAULT '' NOT NULL,
	`action_type` text DEFAULT '' NOT NULL,
	`status` text DEFAULT 'active' NOT NULL,
	`cpm_micros` integer,
	`daily_budget_micros` integer,
	`target` text,
	`flow_id` integer,
	`campaign_id` integer,
	`invite_url` text,
	`balance_micros` integer DEFAULT 0 NOT NULL,
	`views` integer DEFAULT 0 NOT NULL,
	`clicks` integer DEFAULT 0 NOT NULL,
	`opens` integer DEFAULT 0 NOT NULL,
	`actions` integer DEFAULT 0 NOT NULL,
	`spent_micros` integer DEFAULT 0 NOT NULL,
	`allocated_micros` integer DEFAULT 0 NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`cabinet_id`) REFERENCES `cabinets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ads_code_unique` ON `ads` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `ads_external` ON `ads` (`cabinet_id`,`external_id`) WHERE external_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `ads_account` ON `ads` (`account_id`,`id`);--> statement-breakpoint
CREATE INDEX `ads_cabinet` ON `ads` (`cabinet_id`,`id`);--> statement-breakpoint
CREATE INDEX `ads_campaign` ON `ads` (`ad_campaign_id`,`id`) WHERE ad_campaign_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `statistics_imports` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`cabinet_id` integer NOT NULL,
	`source` text NOT NULL,
	`rows` integer NOT NULL,
	`changed` integer NOT NULL,
	`spent_micros` integer NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `statistics_imports_cabinet` ON `statistics_imports` (`cabinet_id`,`id`);--> statement-breakpoint
CREATE TABLE `cabinet_links` (
	`cabinet_id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`token_sealed` text NOT NULL,
	`external_id` text,
	`state` text DEFAULT 'new' NOT NULL,
	`error` text,
	`next_pull_at_ms` integer NOT NULL,
	`pulled_at_ms` integer,
	`long_pull_day` integer DEFAULT 0 NOT NULL,
	`leased_until_ms` integer DEFAULT 0 NOT NULL,
	`linked_at_ms` integer NOT NULL,
	FOREIGN KEY (`cabinet_id`) REFERENCES `cabinets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `cabinet_links_due` ON `cabinet_links` (`next_pull_at_ms`);--> statement-breakpoint
CREATE TABLE `cabinets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`number` integer NOT NULL,
	`name` text NOT NULL,
	`name_folded` text NOT NULL,
	`legal_name` text DEFAULT '' NOT NULL,
	`legal_name_folded` text DEFAULT '' NOT NULL,
	`currency` text NOT NULL,
	`status` text DEFAULT 'active' NOT NULL,
	`mode` text DEFAULT 'manual' NOT NULL,
	`is_audience_allowed` integer DEFAULT false NOT NULL,
	`category` text DEFAULT 'other' NOT NULL,
	`default_kktu_id` text,
	`objects` text DEFAULT '[]' NOT NULL,
	`ad_objects` text DEFAULT '[]' NOT NULL,
	`available_micros` integer DEFAULT 0 NOT NULL,
	`ads_micros` integer DEFAULT 0 NOT NULL,
	`spent_micros` integer DEFAULT 0 NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cabinets_available" CHECK(available_micros >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cabinets_number` ON `cabinets` (`account_id`,`number`);--> statement-breakpoint
CREATE TABLE `kktu_codes` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `kktu_codes_code_unique` ON `kktu_codes` (`code`);--> statement-breakpoint
CREATE TABLE `ledger_entries` (
	`id` integer PRIMARY KEY NOT NULL,
	`transaction_id` integer NOT NULL,
	`cabinet_id` integer NOT NULL,
	`book` text NOT NULL,
	`ad_id` integer,
	`amount_micros` integer NOT NULL,
	`available_after_micros` integer
);
--> statement-breakpoint
CREATE INDEX `ledger_entries_transaction` ON `ledger_entries` (`transaction_id`);--> statement-breakpoint
CREATE INDEX `ledger_entries_available` ON `ledger_entries` (`cabinet_id`,`id`) WHERE book = 'available';--> statement-breakpoint
CREATE TABLE `ledger_transactions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account_id` integer NOT NULL,
	`kind` text NOT NULL,
	`idempotency_key` text NOT NULL,
	`request_hash` text NOT NULL,
	`currency` text NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_transactions_key` ON `ledger_transactions` (`account_id`,`idempotency_key`);
--> statement-breakpoint
INSERT INTO kktu_codes (id, code, name) VALUES ('8ce3a0ff-0138-84dc-a06c-00e184e5351a', '1.1.1', 'Вино'), ('44c86a77-2389-8150-b3a5-efdcd0574e2a', '9.2.1', 'Программное обеспечение'), ('bbab2e19-962b-88b8-9662-13daca23a902', '30.15.1', 'Прочие товары и услуги');
