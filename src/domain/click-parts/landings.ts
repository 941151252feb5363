import { type Fragment, integer, raw, sql } from "../../db/sql.ts";
import { HOUR_MS } from "../../lib/time.ts";

/**
 * The statement that notes the clicks of a batch that are not there yet, a row for each owner and hour, for the batch that writes them and before
 * it does. What comes again notes nothing.
 * @param clicks a SELECT of `id`, each once, `account_id`, `offer_id` and `at_ms`
 * @param isNew a condition on clicks `n`
 */
export function noteLandingsSql(clicks: Fragment, isNew: Fragment): Fragment {
  return sql`${INTO_LANDINGS} ${landingsOf(sql`(${clicks})`, sql`NOT EXISTS (SELECT 1 FROM clicks c WHERE c.id = n.id) AND ${isNew}`)} ${BY_HOUR}`;
}

/**
 * The statement that notes to which offers clicks led, for the batch that notes their landings. It writes only what was not known.
 * @param clicks a SELECT of `account_id` and `offer_id`
 */
export function noteOffersSql(clicks: Fragment): Fragment {
  return sql`INSERT OR IGNORE INTO click_offers (account_id, offer_id) SELECT DISTINCT account_id, offer_id FROM (${clicks}) WHERE offer_id > 0`;
}

/** SQL that selects whose parts and landings have clicks of an account, its own among them. */
export const ownersOfClicksSql = (account: number): Fragment => sql`SELECT ${integer(account)} AS owner_id
  UNION SELECT o.account_id FROM click_offers n JOIN offers o ON o.id = n.offer_id WHERE n.account_id = ${account}`;

/** So that a row stays below the 100 KB of a statement, and an export of D1 can be imported again. */
const CLICKS_PER_ROW = 1000;

/**
 * The statements that note clicks `c` that are there already, and mark them as noted; for one batch.
 * @param clicks what follows FROM, with conditions
 */
export function notePageSql(clicks: Fragment): [noted: Fragment, offers: Fragment, marked: Fragment] {
  const page = sql`(SELECT c.id, c.account_id, c.offer_id, c.at_ms, row_number() OVER (ORDER BY c.at_ms) / ${raw(CLICKS_PER_ROW)} AS part FROM ${clicks})`;
  return [
    sql`${INTO_LANDINGS} ${landingsOf(page, sql`TRUE`)} ${BY_HOUR}, n.part`,
    noteOffersSql(sql`SELECT c.account_id, c.offer_id FROM ${clicks}`),
    sql`UPDATE clicks SET is_landed = 1 WHERE id IN (SELECT c.id FROM ${clicks})`,
  ];
}

/** Of one hour, so that clicks that came late hold up the pruning of none. */
const BY_HOUR = sql`GROUP BY 1, n.at_ms / ${raw(HOUR_MS)}`;

const INTO_LANDINGS = sql`INSERT INTO click_landings (owner_id, first_at_ms, first_click, last_at_ms, count, clicks)`;

/** Rows of click_landings, still to be grouped. Where an offer is gone, its clicks are their account's. */
const landingsOf = (clicks: Fragment, condition: Fragment) =>
  sql`SELECT coalesce(o.account_id, n.account_id), min(n.at_ms), min(n.id), max(n.at_ms), count(*), json_group_array(n.id)
    FROM ${clicks} n LEFT JOIN offers o ON n.offer_id > 0 AND o.id = n.offer_id WHERE ${condition}`;
