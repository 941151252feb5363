CREATE TABLE `campaign_spans` (
	`campaign_id` integer NOT NULL,
	`length_ms` integer NOT NULL,
	`from_ms` integer NOT NULL,
	`starts` integer NOT NULL,
	`holds` integer NOT NULL,
	`confirms` integer NOT NULL,
	`unsubs` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `length_ms`, `from_ms`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO campaign_spans (campaign_id, length_ms, from_ms, starts, holds, confirms, unsubs)
  SELECT r.campaign_id, s.value, r.bucket_ms - r.bucket_ms % s.value, sum(r.starts), sum(r.holds), sum(r.confirms), sum(r.unsubs)
  FROM campaign_rollups r CROSS JOIN json_each('[21600000,3600000,900000]') s WHERE r.bucket_ms >= 0 GROUP BY 1, 2, 3;
--> statement-breakpoint
DELETE FROM campaign_rollups WHERE bucket_ms >= 0;
