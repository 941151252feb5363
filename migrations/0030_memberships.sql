CREATE TABLE `memberships` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`network_id` integer NOT NULL,
	`kind` text NOT NULL,
	`number` integer NOT NULL,
	`account_id` integer,
	`status` text NOT NULL,
	`roles` text DEFAULT '[]' NOT NULL,
	`manager_id` integer,
	`is_invited` integer DEFAULT false NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`key_hash` text,
	`key_made_at_ms` integer,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer,
	FOREIGN KEY (`network_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `memberships_account` ON `memberships` (`account_id`,`network_id`) WHERE account_id IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `memberships_email` ON `memberships` (`network_id`,`kind`,`email`) WHERE email IS NOT NULL;--> statement-breakpoint
CREATE INDEX `memberships_status` ON `memberships` (`network_id`,`kind`,`status`,`number`);--> statement-breakpoint
CREATE INDEX `memberships_manager` ON `memberships` (`manager_id`,`kind`,`status`,`number`) WHERE manager_id IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `memberships_number` ON `memberships` (`network_id`,`kind`,`number`);