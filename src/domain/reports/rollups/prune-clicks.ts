import { readAlone, rowsOf } from "../../../db/read.ts";
import { raw, sql } from "../../../db/sql.ts";
import { readWatermark, watermarkStatement } from "../../../db/watermark.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../lib/time.ts";
import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import { takeTurns } from "../../../platform/take-turns.ts";
import { clickTimeKey } from "../../clicks/click-id.ts";
import { clicksOfFlows, untilSql } from "../model/touches.ts";
import { archiveStatements } from "./archive.ts";
import { rollClicks } from "./roll-clicks.ts";

const STEP_CLICKS = 2000;
const ROLLED_CLICKS = 20_000;
const ACCOUNTS_PER_RUN = 100;
const EVERY_MS = HOUR_MS;

/** The budget of a run: 2.4 million clicks an hour of an account, for six accounts. */
const BUDGET = { steps: 120, stepsEach: 20, ms: 20_000 };

/** The row of watermarks that is 1 when the last run left clicks. */
const REMAINING_MARK = "prune_clicks";

/** Accounts with clicks before a time, its nine digits in click ids. */
const oldSql = (before: string) =>
  sql`SELECT a.id, ${untilSql(sql`a.id`)} >= ${before} AS isRolled FROM accounts a WHERE a.id IN (SELECT account_id FROM flows)
    AND EXISTS (SELECT 1 FROM ${clicksOfFlows(sql`account_id = a.id`, sql`''`, before)}) LIMIT ${raw(ACCOUNTS_PER_RUN)}`;

/**
 * Archives clicks older than the retention the operator set: starts once an hour, and goes on each minute until none is left.
 * Reports do not change: the rollups have the clicks by then, and reports from the clicks themselves read the archive, too.
 */
export async function pruneClicks(deps: Pick<Deps, "db" | "now" | "log" | "config">): Promise<void> {
  const { db } = deps;
  const days = deps.config.clickRetentionDays;
  if (days === 0) return;
  const isDue = deps.now() % EVERY_MS < MINUTE_MS;
  const wasLeft = (await readWatermark(db, REMAINING_MARK)) === 1;
  if (!isDue && !wasLeft) return;
  const before = clickTimeKey(deps.now() - days * DAY_MS);
  const accounts = await readAlone(rowsOf<{ id: number; isRolled: number }>(db, oldSql(before)));
  const works = accounts.map(({ id, isRolled }) => {
    let mustRoll = isDue || isRolled === 0;
    const step = async () => {
      if (mustRoll) mustRoll = await rollClicks(deps, id, ROLLED_CLICKS);
      return (await archiveStep(deps, id, before)) || mustRoll;
    };
    return { step, failed: (error: unknown) => deps.log.error("clicks.not_archived", { account: id, ...describeError(error) }) };
  });
  const isLeft = (await takeTurns(deps, works, BUDGET)) || accounts.length === ACCOUNTS_PER_RUN;
  if (isLeft === wasLeft) return;
  await watermarkStatement(db, { job: REMAINING_MARK, value: Number(isLeft) }).run();
}

/** @returns whether there may be more */
async function archiveStep({ db }: Pick<Deps, "db">, accountId: number, before: string): Promise<boolean> {
  const [, deleted] = await db.$client.batch(archiveStatements(db, { accountId, before, limit: STEP_CLICKS }));
  return deleted?.meta.changes === STEP_CLICKS;
}
