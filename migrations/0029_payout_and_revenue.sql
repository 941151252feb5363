ALTER TABLE `goals` RENAME COLUMN `price_micros` TO `payout_micros`;--> statement-breakpoint
ALTER TABLE `lead_events` RENAME COLUMN `price_micros` TO `payout_micros`;--> statement-breakpoint
ALTER TABLE `lead_events` RENAME COLUMN `charge_micros` TO `revenue_micros`;--> statement-breakpoint
ALTER TABLE `lead_events` RENAME COLUMN `charge_currency` TO `revenue_currency`;--> statement-breakpoint
ALTER TABLE `leads` RENAME COLUMN `price_micros` TO `payout_micros`;--> statement-breakpoint
ALTER TABLE `leads` RENAME COLUMN `charge_micros` TO `revenue_micros`;--> statement-breakpoint
ALTER TABLE `leads` RENAME COLUMN `charge_currency` TO `revenue_currency`;--> statement-breakpoint
ALTER TABLE `offer_prices` RENAME COLUMN `price_micros` TO `payout_micros`;--> statement-breakpoint
ALTER TABLE `offer_prices` RENAME COLUMN `charge_micros` TO `revenue_micros`;--> statement-breakpoint
ALTER TABLE `rolled_leads` RENAME COLUMN `price_micros` TO `payout_micros`;