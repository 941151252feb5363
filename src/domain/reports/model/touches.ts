import { type Fragment, raw, sql } from "../../../db/sql.ts";
import { LEAD_STATUS } from "../../../lib/codes.ts";
import { FLOW_DIGITS } from "../../clicks/click-id.ts";
import { localTimeSql, type Offset } from "./local-time.ts";

/**
 * A touch is one row that reports add up: a click, or a lead by the click that it came from. These are its columns beside flow,
 * way, site and time.
 */
export const TRAITS = [
  "filter",
  "country",
  "mobile",
  "os",
  "browser",
  "domain",
  "subid",
  "utm_source",
  "utm_campaign",
  "utm_content",
  "utm_term",
  "utm_medium",
] as const;

/** The columns that clicks and leads share. */
const shared = (alias: string) =>
  TRAITS.map((name) => (name === "country" ? `lower(${alias}.country) AS country` : `${alias}.${name}`)).join(", ");

/** The columns of a click `c` as a touch, without measures. */
const CLICK_COLUMNS = raw(`c.account_id, c.flow_id, c.way_id, c.site_id, c.local_day, c.local_hour, ${shared("c")}, c.ip, 0 AS goal_id`);

const WITHOUT_LEADS = sql`0 AS leads_wait, 0 AS leads_hold, 0 AS leads_approve, 0 AS leads_cancel, 0 AS leads_trash,
  0 AS hold_micros, 0 AS approve_micros, 0 AS wait_micros`;

/** Clicks `c` as touches: one click each, with its cost. */
export const CLICK_TOUCH = sql`${CLICK_COLUMNS}, iif(coalesce(c.cost_micros, 0) = 0, '', c.cost_currency) AS currency, 1 AS clicks,
  c.is_unique AS uniques, coalesce(c.cost_micros, 0) AS cost_micros, ${WITHOUT_LEADS}`;

/** Costs of clicks `c` as touches that add nothing else. */
export const costTouch = (micros: Fragment, currency: string | Fragment): Fragment =>
  sql`${CLICK_COLUMNS}, iif(${micros} = 0, '', ${currency}) AS currency, 0 AS clicks, 0 AS uniques, ${micros} AS cost_micros, ${WITHOUT_LEADS}`;

/** Whether a click `c` is in the rollups of an account, its id or SQL of it. */
export const isRolledSql = (account: number | Fragment): Fragment => sql`${TIME_KEY} < ${untilSql(account)}
  AND NOT EXISTS (SELECT 1 FROM late_clicks t WHERE t.account_id = c.account_id AND t.click_id = c.id)`;

/** The measures that a lead `l` adds, or with the sign −1 subtracts. */
const leadMeasures = (sign: 1 | -1) => {
  const one = (name: keyof typeof LEAD_STATUS) => `${sign} * (l.status = ${LEAD_STATUS[name]}) AS leads_${name}`;
  const money = (name: "wait" | "hold" | "approve") =>
    `${sign} * iif(l.status = ${LEAD_STATUS[name]}, coalesce(l.payout_micros, 0), 0) AS ${name}_micros`;
  return `coalesce(l.goal_id, 0) AS goal_id, iif(coalesce(l.payout_micros, 0) = 0, '', coalesce(l.currency, 'usd')) AS currency,
  0 AS clicks, 0 AS uniques, 0 AS cost_micros, ${one("wait")}, ${one("hold")}, ${one("approve")}, ${one("cancel")}, ${one("trash")},
  ${money("hold")}, ${money("approve")}, ${money("wait")}`;
};

const PLACE_COLUMNS = "coalesce(l.way_id, 0) AS way_id, coalesce(l.site_id, 0) AS site_id";

/** Leads `l` as touches. */
export function leadTouch(offsets: readonly Offset[]): Fragment {
  const { day, hour } = localTimeSql("l.started_at_ms", offsets);
  return raw(
    `l.account_id, l.flow_id, ${PLACE_COLUMNS}, ${day} AS local_day, ${hour} AS local_hour, ${shared("l")}, l.ip, ${leadMeasures(1)}`,
  );
}

/** Rows `l` of rolled_leads as touches to subtract. */
export const ROLLED_LEAD_TOUCH = raw(
  `l.account_id, l.flow_id, l.way_id, l.site_id, l.local_day, l.local_hour, ${shared("l")}, '' AS ip, ${leadMeasures(-1)}`,
);

const DIGITS = "'0123456789abcdefghijklmnopqrstuvwxyz'";

const PLACES = Array.from({ length: FLOW_DIGITS }, (_, index) => FLOW_DIGITS - 1 - index);

/** SQL of the id of a flow as its click ids begin with it, underscore included. @param column flows.id, by its name */
export const clickPrefix = (column: string): Fragment =>
  raw(`ltrim(${PLACES.map((place) => `substr(${DIGITS}, ${column} / ${36 ** place} % 36 + 1, 1)`).join(" || ")}, '0') || '_'`);

const PREFIX = clickPrefix("id");

/**
 * Clicks `c` of flows `f` within a time, by the primary key.
 * @param flows a condition on flows
 * @param from the time's nine digits in click ids, or SQL of them
 * @param to those of the time's end, which is not included
 */
export const clicksOfFlows = (flows: Fragment, from: string | Fragment, to: string | Fragment): Fragment =>
  sql`(SELECT id, account_id, ${PREFIX} AS prefix FROM flows WHERE ${flows}) f
   CROSS JOIN clicks c ON c.id >= f.prefix || ${from} AND c.id < f.prefix || ${to} AND c.account_id = f.account_id`;

/** The nine digits of the time of a click `c` in its id. */
export const TIME_KEY = sql`substr(c.id, instr(c.id, '_') + 1, 9)`;

/** The mark of an account, its id or SQL of it: its clicks before it are in the rollups. */
export const untilSql = (account: number | Fragment): Fragment =>
  sql`coalesce((SELECT until_key FROM rollup_marks WHERE account_id = ${account}), '')`;
