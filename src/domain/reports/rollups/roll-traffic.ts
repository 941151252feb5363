import { readAlone, readTogether, rowsOf } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import { MINUTE_MS } from "../../../lib/time.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import { takeTurns, type Work } from "../../../platform/take-turns.ts";
import { clicksOfFlows, untilSql } from "../model/touches.ts";
import { packPeriods } from "./pack-periods.ts";
import { rollClicks } from "./roll-clicks.ts";
import { rollLeads } from "./roll-leads.ts";

/** How many clicks and leads a report reads beside the rollups: rolling fewer would cost more rows than reading them. */
export const TAIL_CLICKS = 10_000;
export const TAIL_LEADS = 1000;

const STEP_CLICKS = 20_000;
const STEP_LEADS = 1000;

/** The budget of a run: three times as many leads a minute as conversions come in, and 400,000 clicks of an account in five minutes. */
const BUDGET = { steps: 60, stepsEach: 40, ms: 20_000 };

/** While conversions come fast, changed leads are rolled again this often; with the first run of a minute so many times. */
const AGAIN_EVERY_MS = 15_000;
const RUNS_AGAIN = 3;

/** The budget of each. A step is five queries, and an invocation may have a thousand for all its jobs. */
const BUDGET_AGAIN = { steps: 25, stepsEach: 20, ms: 10_000 };

/** Counting the clicks that are not rolled reads them, so it is done less often. */
const EVERY_MINUTES = 5;

type Rolling = Pick<Deps, "db" | "now" | "log">;

interface RolledAccount {
  accountId: number;
  timeZone: ZoneHistory;
}

/** Accounts with many changed leads; of each no more are counted than needed. */
const LEAD_TAILS = sql`WITH RECURSIVE changed (id) AS (
    SELECT min(account_id) FROM dirty_leads
    UNION ALL SELECT (SELECT min(account_id) FROM dirty_leads WHERE account_id > changed.id) FROM changed WHERE changed.id IS NOT NULL
  )
  SELECT a.id AS accountId, a.time_zone AS timeZone FROM changed CROSS JOIN accounts a ON a.id = changed.id
  WHERE (SELECT count(*) FROM (SELECT 1 FROM dirty_leads d WHERE d.account_id = a.id LIMIT ${TAIL_LEADS})) >= ${TAIL_LEADS}`;

const CLICK_TAILS = sql`SELECT a.id AS accountId, a.time_zone AS timeZone FROM accounts a WHERE a.id IN (SELECT account_id FROM flows)
  AND (SELECT count(*) FROM (SELECT 1 FROM ${clicksOfFlows(sql`account_id = a.id`, untilSql(sql`a.id`), sql`'~'`)} LIMIT ${TAIL_CLICKS}))
    + (SELECT count(*) FROM late_clicks t WHERE t.account_id = a.id) >= ${TAIL_CLICKS}`;

/**
 * Rolls clicks and leads of every account that has enough of them, in turns: leads each minute, as conversions come fast.
 * An account whose turn fails does not delay others.
 * @returns whether any account had so many changed leads that the rest of the minute is worth rollLeadsAgain
 */
export async function rollTraffic(deps: Rolling): Promise<boolean> {
  const looksAtClicks = minuteOf(deps.now()) % EVERY_MINUTES === 0;
  const tails = (looksAtClicks ? [LEAD_TAILS, CLICK_TAILS] : [LEAD_TAILS]).map((tail) => rowsOf<RolledAccount>(deps.db, tail));
  const [ofLeads = [], ofClicks = []] = await readTogether(deps.db, ...tails);
  await takeTurns(
    deps,
    [
      ...ofLeads.map((account) => workOf(deps, account, () => rollLeads(deps, account, STEP_LEADS))),
      ...ofClicks.map((account) => workOf(deps, account, () => rollClicks(deps, account.accountId, STEP_CLICKS))),
    ],
    BUDGET,
  );
  for (const account of new Map([...ofLeads, ...ofClicks].map((each) => [each.accountId, each])).values()) {
    await packPeriods(deps, account).catch((error: unknown) => logFailure(deps, account, error));
  }
  return ofLeads.length > 0;
}

/**
 * Rolls changed leads a few times more until the minute is over, so that a report reads no more of them than come in a quarter of a
 * minute. The next minute's run does what this one does not end.
 */
export async function rollLeadsAgain(deps: Rolling & Pick<Deps, "sleep">): Promise<void> {
  const minute = minuteOf(deps.now());
  for (let run = 0; run < RUNS_AGAIN; run += 1) {
    await deps.sleep(AGAIN_EVERY_MS);
    if (minuteOf(deps.now()) !== minute) return;
    const accounts = await readAlone(rowsOf<RolledAccount>(deps.db, LEAD_TAILS));
    const works = accounts.map((account) => workOf(deps, account, () => rollLeads(deps, account, STEP_LEADS)));
    await takeTurns(deps, works, BUDGET_AGAIN);
  }
}

const minuteOf = (ms: number) => Math.floor(ms / MINUTE_MS);

const workOf = (deps: Rolling, account: RolledAccount, step: () => Promise<boolean>): Work => ({
  step,
  failed: (error) => logFailure(deps, account, error),
});

function logFailure(deps: Rolling, { accountId }: RolledAccount, error: unknown): void {
  deps.log.error("traffic.not_rolled", { account: accountId, ...describeError(error) });
}
