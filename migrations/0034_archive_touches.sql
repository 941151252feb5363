ALTER TABLE `click_archive` RENAME COLUMN `visits` TO `touches`;
