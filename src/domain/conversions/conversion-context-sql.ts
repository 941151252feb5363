import { type Fragment, join, name, raw, sql } from "../../db/sql.ts";
import { CAMPAIGN_STATUS, LEAD_STATUS, RESOURCE_STATUS } from "../../lib/codes.ts";
import { rateSql } from "../currency/convert.ts";
import { EVENT_COLUMNS } from "../leads/lead-change.ts";
import { takesTrafficOf } from "../offers/offer-ownership.ts";
import { commissionSql } from "../offers/payouts/commission.ts";
import { NUMBERS, PERSONAL, TAGS } from "./conversion.ts";
import { CALLED, leadOf, leadOfClick } from "./find-lead-sql.ts";

const DELETED = raw(RESOURCE_STATUS.deleted);

/** What stands in a lead's row before the conversion, or would stand there by its click. Named as the columns are. */
export const TEXTS = [
  ...TAGS,
  "country",
  "region",
  "city",
  "connection",
  "lang",
  "domain",
  "os_version",
  "browser_version",
  "device",
  "device_model",
  "link_params",
] as const;
export const CODES = ["mobile", "os", "browser", "filter", "asn"] as const;
export const OWN = ["uid", "status_text", ...PERSONAL] as const;
/** Numbers that only leads have. */
export const OWN_NUMBERS = [...NUMBERS.filter((name) => name !== "mobile"), "is_processing", "mobile_explicit"] as const;

/** What the calls are judged by. */
interface Given {
  /** JSON list of what `callOf` makes of each. */
  calls: string;
  /** The account that calls; null where the flow's own account is meant. */
  accountId: number | null;
  /** YYYYMMDD, UTC. */
  today: number;
  /** What `givenRatesJson` makes. */
  givenRates: string;
}

/** The flow is named by the click's own id, by its code or number, or by the lead. */
const namedSql = (calls: string) => sql`SELECT key AS line, value ->> 'click' AS click, value ->> 'uid' AS uid, value ->> 'subid' AS subid,
    value ->> 'goal' AS goal, value ->> 'goalId' AS wanted_goal_id, value ->> 'currency' AS currency, value ->> 'convert' AS convert_to,
    value ->> 'deliveryId' AS delivery_id, value ->> 'leadId' AS wanted_lead_id, value ->> 'isExact' AS is_exact, value ->> 'geo' AS geo,
    value ->> 'statusText' AS status_text,
    CASE WHEN value ->> 'click' <> '' THEN value ->> 'flowId'
      ELSE COALESCE((SELECT id FROM flows WHERE code = lower(value ->> 'flow')), (SELECT id FROM flows WHERE id = value ->> 'flowId')) END AS named_flow_id
  FROM json_each(${calls})`;

/**
 * A lead is of the offer that its flow had when it, or its click, came, and of none where it had none then; `is_others`: of
 * somebody else's.
 */
const placedSql = (
  accountId: number | null,
) => sql`SELECT n.*, f.id AS flow_id, COALESCE(${accountId}, f.account_id) AS account_id, o.id AS offer_id, o.account_id <> f.account_id AS is_others
  FROM named n LEFT JOIN leads l ON l.id = n.wanted_lead_id
    LEFT JOIN flows f ON f.id = iif(n.wanted_lead_id IS NULL, n.named_flow_id, l.flow_id)
    LEFT JOIN clicks k ON k.id = n.click AND k.flow_id = f.id
    LEFT JOIN offers o ON o.id = CASE WHEN l.id IS NOT NULL THEN l.offer_id WHEN k.id IS NOT NULL THEN nullif(k.offer_id, 0) ELSE f.offer_id END`;

/**
 * The offer's own words come first. To a site there are no others, because the goals of whose flow it is may be anything; for the
 * same reason a goal is none where the lead turns out to be of another offer.
 */
const GOAL = sql`COALESCE(
    (SELECT g.id FROM offer_goals o JOIN goals g ON g.id = o.goal_id AND g.status <> ${DELETED}
      WHERE o.offer_id = c.offer_id AND (g.id = c.wanted_goal_id OR (c.wanted_goal_id IS NULL AND c.goal <> '' AND (g.code = c.goal COLLATE NOCASE
        OR EXISTS (SELECT 1 FROM json_each(o.aliases) WHERE value = c.goal COLLATE NOCASE))))
      ORDER BY g.code = c.goal DESC, g.code = c.goal COLLATE NOCASE DESC LIMIT 1),
    (SELECT id FROM goals WHERE (NOT c.is_exact OR c.offer_id IS NULL) AND account_id = c.account_id AND status <> ${DELETED}
      AND (id = c.wanted_goal_id OR (c.wanted_goal_id IS NULL AND code = c.goal))))`;

/** A paused goal has the leads that it has. Whatever means none of them means what it would mean without the goal. */
const IS_GOAL_PAUSED = sql`EXISTS (SELECT 1 FROM goals WHERE id = c.named_goal_id AND status = ${raw(RESOURCE_STATUS.paused)})
  AND (SELECT goal_id FROM leads WHERE id = c.named_lead_id) IS NOT c.named_goal_id`;

const json = (columns: Fragment, from: Fragment) =>
  sql`(SELECT json_group_array(json(row)) FROM (SELECT json_object(${columns}) AS row ${from}))`;

const EVENT_FIELDS = EVENT_COLUMNS.split(", ").map((selected) => {
  const [column = "", alias = column] = selected.split(" AS ");
  return raw(`'${alias}', ${column}`);
});

const TEMPLATES = sql`FROM postback_templates WHERE url <> '' AND account_id = c.account_id AND (owner, owner_id) IN
  (VALUES ('account', c.account_id), ('flow', c.flow_id), ('campaign', l.campaign_id))`;

/** What of the lead of a call `c` decides on what is reported; `l` is the lead, where there is one. */
export const HISTORY = sql`${json(join(EVENT_FIELDS), sql`FROM lead_events WHERE lead_id = c.lead_id ORDER BY seq`)} AS events,
    ${json(raw("'id', id, 'owner', owner, 'event', event"), TEMPLATES)} AS templates`;

const IS_PAUSED = sql`p.status IS ${raw(CAMPAIGN_STATUS.paused)} AS campaignPaused`;

/** The rate of a currency on the lead's day, where something is to be converted. */
function rateWanted(currency: string, { today, givenRates }: Given): Fragment {
  const day = sql`COALESCE(CAST(strftime('%Y%m%d', l.started_at_ms / 1000, 'unixepoch') AS INTEGER), ${today})`;
  return sql`iif(c.convert_to = '', NULL, ${rateSql(name(currency), day, sql`${givenRates}`)})`;
}

/** The payout rule of an offer `o` and a flow `f` that says most: of the affiliate, then of the goal, then of the country. */
export const payoutRuleSql = (
  country: Fragment,
  goal: Fragment,
  more = raw(""),
) => sql`(SELECT json_object('payoutMicros', payout_micros, 'revenueMicros', revenue_micros,
    'currency', currency${more}) FROM offer_payouts
  WHERE offer_id = o.id AND country IN ('', ${country}) AND goal_id IN (0, COALESCE(${goal}, 0)) AND affiliate_id IN (0, f.account_id)
  ORDER BY affiliate_id > 0 DESC, goal_id > 0 DESC, country <> '' DESC LIMIT 1)`;

/** Nobody works on a lead that waits no longer, however it came so. */
const ownSql = (column: string) =>
  column === "is_processing" ? sql`l.is_processing AND l.status = ${raw(LEAD_STATUS.wait)} AS is_processing` : name(`l.${column}`);
const OWN_COLUMNS = join([...OWN, ...OWN_NUMBERS].map(ownSql));

const ofLeadOrClick = (column: string) => sql`iif(l.id IS NULL, ${name(`k.${column}`)}, ${name(`l.${column}`)}) AS ${name(column)}`;
const COMMON_COLUMNS = join([...TEXTS, ...CODES].map(ofLeadOrClick));

/** Whether another lead stands where this one would if it became the goal's: the goal comes next to last in a key, the uid last. */
const IS_GOAL_TAKEN = sql`EXISTS (SELECT 1 FROM leads x WHERE x.account_id = l.account_id AND x.id <> l.id AND x.natural_key =
  substr(l.natural_key, 1, length(l.natural_key) - length(COALESCE(l.goal_id, 0) || '|' || l.uid)) || c.goal_id || '|' || l.uid)`;

/** From the calls whose flow is known to the leads that they mean. */
const FOUND = sql`aimed AS MATERIALIZED (
    SELECT c.*, ${GOAL} AS named_goal_id, iif(click <> '', 'c|' || click, 'f|' || flow_id || '|' || subid) || '|' AS stem FROM placed c
  ), found AS MATERIALIZED (
    SELECT c.*, ${leadOf({ goal: name("c.named_goal_id"), prefix: raw("(c.stem || COALESCE(c.named_goal_id, 0) || '|')") })} AS named_lead_id FROM aimed c
  ), judged AS MATERIALIZED (SELECT c.*, ${IS_GOAL_PAUSED} AS is_goal_paused FROM found c),
  calls AS MATERIALIZED (
    SELECT c.*, iif(is_goal_paused, NULL, named_goal_id) AS goal_id, stem || iif(is_goal_paused, 0, COALESCE(named_goal_id, 0)) || '|' AS prefix,
      CASE WHEN is_goal_paused THEN ${leadOf({ goal: raw("NULL"), prefix: raw("(c.stem || '0|')") })} ELSE named_lead_id END AS lead_id
    FROM judged c
  )`;

/** A lead of a network is for its advertisers and its staff to tell of, and so are those that its flows would get. */
const IS_OF_NETWORK = sql`CASE WHEN l.id IS NULL THEN EXISTS (SELECT 1 FROM network_flows WHERE flow_id = f.id) ELSE l.network_id IS NOT NULL END`;

const COLUMNS = sql`c.line, c.prefix AS keyPrefix, c.account_id AS accountId, c.lead_id AS leadId,
    f.id AS flowId, f.account_id = c.account_id AS flowIsOwn, f.status = ${DELETED} AS flowIsDeleted,
    o.id AS offerId, o.account_id AS offerOwnerId, o.id IS NULL OR (${takesTrafficOf(name("f.account_id"))}) AS trafficAllowed,
    ${commissionSql("ppm")} AS commissionPpm, ${commissionSql("micros")} AS commissionMicros,
    ${payoutRuleSql(raw("COALESCE(nullif(c.geo, ''), l.country, k.country, '')"), raw("COALESCE(c.goal_id, l.goal_id)"))} AS payoutRule,
    g.id AS goalId, g.payout_micros AS goalPayoutMicros, g.currency AS goalCurrency, k.way_id AS clickWayId, k.site_id AS clickSiteId,
    l.campaign_id AS campaignId, l.goal_id AS leadGoalId, l.status, l.seq, l.milestones, l.natural_key AS naturalKey, l.meta,
    l.payout_micros AS payoutMicros, l.currency, l.revenue_micros AS revenueMicros, l.revenue_currency AS revenueCurrency,
    l.base_micros AS baseMicros, l.base_currency AS baseCurrency, l.click_pending AS clickPending, l.amounts_await_click AS amountsAwaitClick,
    ${COMMON_COLUMNS},
    ${OWN_COLUMNS},
    ${HISTORY}, ${IS_PAUSED},
    ${IS_OF_NETWORK} AS isOfNetwork,
    EXISTS (SELECT 1 FROM postback_deliveries WHERE id = c.delivery_id AND lead_id = c.lead_id) AS isLoopback,
    EXISTS (SELECT 1 FROM lead_events WHERE lead_id = c.lead_id AND status_text = c.status_text) AS isTextKept,
    EXISTS (${leadOfClick(CALLED)}) AS isClickTaken, ${IS_GOAL_TAKEN} AS isGoalTaken, c.is_goal_paused AS isGoalPaused`;

const FROM_CALLS = sql`FROM calls c LEFT JOIN flows f ON f.id = c.flow_id
    LEFT JOIN clicks k ON k.id = c.click AND k.account_id = c.account_id LEFT JOIN leads l ON l.id = c.lead_id
    LEFT JOIN offers o ON o.id = iif(l.id IS NULL, c.offer_id, l.offer_id)
    LEFT JOIN goals g ON g.id = c.goal_id AND (o.id IS c.offer_id OR NOT c.is_exact)
    LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = f.account_id
    LEFT JOIN campaigns p ON p.id = l.campaign_id
  ORDER BY c.line`;

/** Where conversions fall: a row for each. */
export const contextsSql = (given: Given): Fragment => sql`
  WITH named AS MATERIALIZED (${namedSql(given.calls)}),
  placed AS MATERIALIZED (${placedSql(given.accountId)}),
  ${FOUND}
  SELECT ${COLUMNS},
    ${rateWanted("c.currency", given)} AS payoutRate, ${rateWanted("g.currency", given)} AS goalRate, ${rateWanted("c.convert_to", given)} AS convertRate
  ${FROM_CALLS}`;

/**
 * The leads whose amounts are decided by clicks that have landed: a row for each.
 * @param landed JSON list of arrays, each of which begins with a click's id
 */
export const awaitingSql = (landed: string): Fragment => sql`
  WITH calls AS MATERIALIZED (
    SELECT l.id AS lead_id, l.account_id, l.flow_id FROM json_each(${landed}) AS landed CROSS JOIN leads l ON l.click = landed.value ->> 0
    WHERE l.flow_id IS NOT NULL AND l.click_pending = 0 AND l.amounts_await_click > 0
  )
  SELECT l.id, l.account_id AS accountId, l.campaign_id AS campaignId, l.status, l.seq, l.milestones, l.amounts_await_click AS amountsAwaitClick,
    l.payout_micros AS payoutMicros, l.currency, l.revenue_micros AS revenueMicros, l.revenue_currency AS revenueCurrency,
    ${payoutRuleSql(name("k.country"), name("l.goal_id"))} AS payoutRule, ${HISTORY}, ${IS_PAUSED}
  FROM calls c CROSS JOIN leads l ON l.id = c.lead_id JOIN clicks k ON k.id = l.click JOIN flows f ON f.id = l.flow_id
    LEFT JOIN offers o ON o.id = l.offer_id LEFT JOIN campaigns p ON p.id = l.campaign_id`;
