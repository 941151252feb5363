import { clickTimeKey } from "../../clicks/click-id.ts";
import type { Deps } from "../../deps.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../time.ts";
import { ARCHIVE_SQL, DELETE_SQL } from "./archive.ts";
import { rollClicks } from "./roll-clicks.ts";
import { clicksOfFlows } from "./visits.ts";

const STEP_CLICKS = 500;
const STEPS_PER_RUN = 40;
const ACCOUNTS_PER_RUN = 100;
const EVERY_MS = HOUR_MS;

const OLD_SQL = `SELECT a.id FROM accounts a WHERE a.id IN (SELECT account_id FROM flows)
  AND EXISTS (SELECT 1 FROM ${clicksOfFlows("account_id = a.id", "''", "?1")}) LIMIT ${ACCOUNTS_PER_RUN}`;

/**
 * Archives raw clicks beyond the retention the operator set, once an hour. Reports stay what they were: the rollups hold the
 * clicks by then, and reports that go past the rollups read the archive, too.
 */
export async function pruneClicks(deps: Deps): Promise<void> {
  const days = deps.config.clickRetentionDays;
  if (days === 0 || deps.now() % EVERY_MS >= MINUTE_MS) return;
  const before = clickTimeKey(deps.now() - days * DAY_MS);
  const { results } = await deps.db.$client.prepare(OLD_SQL).bind(before).all<{ id: number }>();
  for (const { id } of results) {
    await rollClicks(deps, id, STEP_CLICKS * STEPS_PER_RUN);
    await pruneAccount(deps, id, before);
  }
}

async function pruneAccount({ db: { $client: d1 } }: Deps, accountId: number, before: string): Promise<void> {
  for (let steps = 0; steps < STEPS_PER_RUN; steps += 1) {
    const results = await d1.batch([ARCHIVE_SQL, DELETE_SQL].map((sql) => d1.prepare(sql).bind(accountId, before, STEP_CLICKS)));
    if ((results[1]?.meta.changes ?? 0) < STEP_CLICKS) return;
  }
}
