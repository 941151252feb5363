ALTER TABLE `traffic_rollups` RENAME COLUMN `dim` TO `dimension`;
