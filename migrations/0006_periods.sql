ALTER TABLE `traffic_rollups` RENAME COLUMN `local_day` TO `period`;
--> statement-breakpoint
INSERT INTO `traffic_rollups` (`account_id`, `dim`, `flow_id`, `period`, `value`, `goal_id`, `currency`, `clicks`, `uniques`, `cost_micros`, `leads_wait`, `leads_hold`, `leads_approve`, `leads_cancel`, `leads_trash`, `hold_micros`, `approve_micros`)
SELECT `account_id`, `dim`, `flow_id`, `period`, `value`, 0, `currency`, `clicks`, `uniques`, `cost_micros`, `leads_wait`, `leads_hold`, `leads_approve`, `leads_cancel`, `leads_trash`, `hold_micros`, `approve_micros` FROM `traffic_rollups` WHERE `goal_id` = -1
ON CONFLICT DO UPDATE SET `clicks` = `clicks` + excluded.`clicks`, `uniques` = `uniques` + excluded.`uniques`, `cost_micros` = `cost_micros` + excluded.`cost_micros`, `leads_wait` = `leads_wait` + excluded.`leads_wait`, `leads_hold` = `leads_hold` + excluded.`leads_hold`, `leads_approve` = `leads_approve` + excluded.`leads_approve`, `leads_cancel` = `leads_cancel` + excluded.`leads_cancel`, `leads_trash` = `leads_trash` + excluded.`leads_trash`, `hold_micros` = `hold_micros` + excluded.`hold_micros`, `approve_micros` = `approve_micros` + excluded.`approve_micros`;
--> statement-breakpoint
DELETE FROM `traffic_rollups` WHERE `goal_id` = -1;
--> statement-breakpoint
UPDATE `click_archive` SET `visits` = (SELECT json_group_array(json_remove(v.value, '$[16]')) FROM json_each(`visits`) v);
