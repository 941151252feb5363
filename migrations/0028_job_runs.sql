CREATE TABLE `job_runs` (
	`name` text PRIMARY KEY NOT NULL,
	`duration_ms` integer NOT NULL,
	`succeeded_at_ms` integer
);
