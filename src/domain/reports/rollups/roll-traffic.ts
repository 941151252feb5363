import { MINUTE_MS } from "../../../lib/time.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import type { Deps } from "../../../platform/deps.ts";
import { describeError } from "../../../platform/log.ts";
import { takeTurns, type Work } from "../../../platform/take-turns.ts";
import { clicksOfFlows, untilSql } from "../model/touches.ts";
import { packPeriods } from "./pack-periods.ts";
import { rollClicks } from "./roll-clicks.ts";
import { rollLeads } from "./roll-leads.ts";

/** So many clicks, or leads, a report reads beside the rollups; adding fewer to them would cost more rows than reading those does. */
export const TAIL_CLICKS = 10_000;
export const TAIL_LEADS = 1000;

const STEP_CLICKS = 20_000;
const STEP_LEADS = 1000;

/** Of one run: three times as many leads a minute as conversions are taken in, and 400,000 clicks of an account in five minutes. */
const BUDGET = { steps: 60, stepsEach: 40, ms: 20_000 };

/** The tails of clicks are measured now and then: that reads them. */
const EVERY_MINUTES = 5;

type Rolling = Pick<Deps, "db" | "now" | "log">;

interface Tail {
  accountId: number;
  timeZone: ZoneHistory;
}

/** Accounts with a long tail of changed leads: of each no more is counted than makes it long. */
const LEAD_TAILS_SQL = `WITH RECURSIVE changed (id) AS (
    SELECT min(account_id) FROM dirty_leads
    UNION ALL SELECT (SELECT min(account_id) FROM dirty_leads WHERE account_id > changed.id) FROM changed WHERE changed.id IS NOT NULL
  )
  SELECT a.id AS accountId, a.time_zone AS timeZone FROM changed CROSS JOIN accounts a ON a.id = changed.id
  WHERE (SELECT count(*) FROM (SELECT 1 FROM dirty_leads d WHERE d.account_id = a.id LIMIT ?1)) >= ?1`;

const CLICK_TAILS_SQL = `SELECT a.id AS accountId, a.time_zone AS timeZone FROM accounts a WHERE a.id IN (SELECT account_id FROM flows)
  AND (SELECT count(*) FROM (SELECT 1 FROM ${clicksOfFlows("account_id = a.id", untilSql("a.id"), "'~'")} LIMIT ?1))
    + (SELECT count(*) FROM late_clicks t WHERE t.account_id = a.id) >= ?1`;

/**
 * Rolls clicks and leads of every account that has enough of them, in turns: leads each minute, as they come as fast as conversions do.
 * An account whose turn fails holds up no other.
 */
export async function rollTraffic(deps: Rolling): Promise<void> {
  const looksAtClicks = Math.floor(deps.now() / MINUTE_MS) % EVERY_MINUTES === 0;
  const [ofLeads = [], ofClicks = []] = (
    await deps.db.$client.batch<Tail>([
      deps.db.$client.prepare(LEAD_TAILS_SQL).bind(TAIL_LEADS),
      ...(looksAtClicks ? [deps.db.$client.prepare(CLICK_TAILS_SQL).bind(TAIL_CLICKS)] : []),
    ])
  ).map(({ results }) => results);
  await takeTurns(
    deps,
    [
      ...ofLeads.map((tail) => workOf(deps, tail, () => rollLeads(deps, tail, STEP_LEADS))),
      ...ofClicks.map((tail) => workOf(deps, tail, () => rollClicks(deps, tail.accountId, STEP_CLICKS))),
    ],
    BUDGET,
  );
  for (const tail of new Map([...ofLeads, ...ofClicks].map((tail) => [tail.accountId, tail])).values()) {
    await packPeriods(deps, tail).catch((error: unknown) => report(deps, tail, error));
  }
}

const workOf = (deps: Rolling, tail: Tail, step: () => Promise<boolean>): Work => ({ step, failed: (error) => report(deps, tail, error) });

function report(deps: Rolling, { accountId }: Tail, error: unknown): void {
  deps.log.error("traffic.not_rolled", { account: accountId, ...describeError(error) });
}
