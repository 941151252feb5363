import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import { takeTurns } from "../../../platform/take-turns.ts";
import { clickTimeKey } from "../../clicks/click-id.ts";
import { clicksOfFlows, untilSql } from "../model/touches.ts";
import { ARCHIVE_SQL, DELETE_SQL } from "./archive.ts";
import { rollClicks } from "./roll-clicks.ts";

const STEP_CLICKS = 2000;
const ROLLED_CLICKS = 20_000;
const ACCOUNTS_PER_RUN = 100;
const EVERY_MS = HOUR_MS;

/** The budget of a run: 2.4 million clicks an hour of an account, for six accounts. */
const BUDGET = { steps: 120, stepsEach: 20, ms: 20_000 };

/** The row of watermarks that is 1 when the last run left clicks. */
const REMAINING_MARK = "prune_clicks";

const OLD_SQL = `SELECT a.id, ${untilSql("a.id")} >= ?1 AS isRolled FROM accounts a WHERE a.id IN (SELECT account_id FROM flows)
  AND EXISTS (SELECT 1 FROM ${clicksOfFlows("account_id = a.id", "''", "?1")}) LIMIT ${ACCOUNTS_PER_RUN}`;

/**
 * Archives clicks older than the retention the operator set: starts once an hour, and goes on each minute until none is left.
 * Reports do not change: the rollups have the clicks by then, and reports from the clicks themselves read the archive, too.
 */
export async function pruneClicks(deps: Pick<Deps, "db" | "now" | "log" | "config">): Promise<void> {
  const d1 = deps.db.$client;
  const days = deps.config.clickRetentionDays;
  if (days === 0) return;
  const isDue = deps.now() % EVERY_MS < MINUTE_MS;
  const wasLeft = (await d1.prepare("SELECT value FROM watermarks WHERE name = ?1").bind(REMAINING_MARK).first<number>("value")) === 1;
  if (!isDue && !wasLeft) return;
  const before = clickTimeKey(deps.now() - days * DAY_MS);
  const { results } = await d1.prepare(OLD_SQL).bind(before).all<{ id: number; isRolled: number }>();
  const works = results.map(({ id, isRolled }) => {
    let mustRoll = isDue || isRolled === 0;
    const step = async () => {
      if (mustRoll) mustRoll = await rollClicks(deps, id, ROLLED_CLICKS);
      return (await archiveStep(deps, id, before)) || mustRoll;
    };
    return { step, failed: (error: unknown) => deps.log.error("clicks.not_archived", { account: id, ...describeError(error) }) };
  });
  const isLeft = (await takeTurns(deps, works, BUDGET)) || results.length === ACCOUNTS_PER_RUN;
  if (isLeft === wasLeft) return;
  await d1
    .prepare("INSERT INTO watermarks (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
    .bind(REMAINING_MARK, Number(isLeft))
    .run();
}

/** @returns whether there may be more */
async function archiveStep({ db: { $client: d1 } }: Pick<Deps, "db">, accountId: number, before: string): Promise<boolean> {
  const [, deleted] = await d1.batch([ARCHIVE_SQL, DELETE_SQL].map((sql) => d1.prepare(sql).bind(accountId, before, STEP_CLICKS)));
  return deleted?.meta.changes === STEP_CLICKS;
}
