import type { Deps } from "../../deps.ts";
import { describeError } from "../../log.ts";
import { MINUTE_MS } from "../../time.ts";
import { packPeriods } from "./pack-periods.ts";
import { rollClicks } from "./roll-clicks.ts";
import { rollLeads } from "./roll-leads.ts";
import { clicksOfFlows, untilSql } from "./visits.ts";

/** So many clicks, or leads, a report reads beside the rollups; adding fewer to them would cost more rows than reading those does. */
export const TAIL_CLICKS = 10_000;
export const TAIL_LEADS = 1000;

const STEP_CLICKS = 20_000;
const STEP_LEADS = 1000;
const MAX_STEPS = 20;

/** The tails are measured now and then: that reads them. */
const EVERY_MINUTES = 5;

interface Tail {
  accountId: number;
  timeZone: string;
  clicks: number;
  leads: number;
}

const TAILS_SQL = `SELECT a.id AS accountId, a.time_zone AS timeZone,
    (SELECT count(*) FROM (SELECT 1 FROM ${clicksOfFlows("account_id = a.id", untilSql("a.id"), "'~'")} LIMIT ?1))
      + (SELECT count(*) FROM late_clicks t WHERE t.account_id = a.id) AS clicks,
    (SELECT count(*) FROM dirty_leads d WHERE d.account_id = a.id) AS leads
  FROM accounts a WHERE a.id IN (SELECT account_id FROM flows)`;

/** Rolls clicks and leads of every account that has enough of them; an account whose turn fails holds up no other. */
export async function rollTraffic(deps: Deps): Promise<void> {
  if (Math.floor(deps.now() / MINUTE_MS) % EVERY_MINUTES !== 0) return;
  const { results } = await deps.db.$client.prepare(TAILS_SQL).bind(TAIL_CLICKS).all<Tail>();
  for (const tail of results) {
    try {
      await rollAccount(deps, tail);
    } catch (error) {
      deps.log.error("traffic.not_rolled", { account: tail.accountId, ...describeError(error) });
    }
  }
}

async function rollAccount(deps: Deps, { accountId, timeZone, clicks, leads }: Tail): Promise<void> {
  if (clicks < TAIL_CLICKS && leads < TAIL_LEADS) return;
  if (clicks >= TAIL_CLICKS) await repeat(() => rollClicks(deps, accountId, STEP_CLICKS));
  if (leads >= TAIL_LEADS) await repeat(() => rollLeads(deps, { accountId, timeZone }, STEP_LEADS));
  await packPeriods(deps, { accountId, timeZone });
}

async function repeat(step: () => Promise<boolean>): Promise<void> {
  for (let steps = 0; steps < MAX_STEPS && (await step()); steps += 1);
}
