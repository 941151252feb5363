import { readClickId } from "../clicks/click-id.ts";
import { CAMPAIGN_STATUS, FLOW_STATUS } from "../codes.ts";
import { createSecret } from "../crypto.ts";
import { type Rate, rateSql } from "../currency/convert.ts";
import type { Deps } from "../deps.ts";
import { FACT_COLUMNS, type StoredFact, type Template } from "../leads/change.ts";
import { DAY_MS } from "../time.ts";
import { type Conversion, PERSONAL, TAGS } from "./conversion.ts";

/** Leads of one click that are looked through for the one that is meant; others are found by their own uid only. */
const LEADS_OF_CLICK = 50;

/** What stands in a lead's row before the conversion, or would stand there by its click. Named as the columns are. */
const TEXTS = [...TAGS, "country", "city", "domain"] as const;
const CODES = ["mobile", "os", "browser", "filter"] as const;
const OWN = ["uid", "status_text", ...PERSONAL] as const;

export type Columns = Record<(typeof TEXTS)[number] | (typeof OWN)[number], string> & Record<(typeof CODES)[number], number>;

interface StoredLead {
  id: number;
  campaignId: number | null;
  status: number;
  seq: number;
  milestones: number;
  naturalKey: string | null;
  priceMicros: number | null;
  currency: string | null;
  meta: string;
}

/** All that is known where a conversion falls. */
export interface Situation {
  /** Null: no such flow. */
  flow: { id: number; isOwn: boolean; isDeleted: boolean } | null;
  /** Null: none was named, or there is none of that code. */
  goal: { id: number; priceMicros: number; currency: string } | null;
  /** The click's way and site, where it has landed. */
  click: { wayId: number; siteId: number } | null;
  /** The lead that is meant; null while there is none. */
  lead: StoredLead | null;
  columns: Columns;
  facts: StoredFact[];
  templates: Template[];
  campaignPaused: boolean;
  /** Rates of the lead's day: of the price that was sent, of the goal's, and of the currency to convert to. */
  rates: { price: Rate; goal: Rate; convert: Rate };
  /** What this is of: one of the lead's own deliveries. */
  isEcho: boolean;
  /** Unique per account, without the uid at its end. */
  keyPrefix: string;
}

const GOAL = `SELECT id FROM goals WHERE account_id = ?2 AND code = value ->> 'goal' AND status <> ${FLOW_STATUS.deleted}`;
const FLOW = `iif(value ->> 'click' <> '', value ->> 'flowId',
  COALESCE((SELECT id FROM flows WHERE code = value ->> 'flow'), (SELECT id FROM flows WHERE id = value ->> 'flowId')))`;

/** A lead of this click or subid and goal: that of the uid, else one without, else, where no uid was sent, the oldest. */
const LEAD = `SELECT id FROM (
    SELECT id, goal_id, uid FROM leads WHERE account_id = ?2 AND natural_key IN (c.prefix, c.prefix || c.uid)
    UNION SELECT * FROM (SELECT id, goal_id, uid FROM leads
      WHERE c.click <> '' AND click = c.click AND flow_id IS NOT NULL AND account_id = ?2 ORDER BY id LIMIT ${LEADS_OF_CLICK})
    UNION SELECT * FROM (SELECT id, goal_id, uid FROM leads
      WHERE c.click = '' AND account_id = ?2 AND natural_key > c.prefix AND natural_key < c.prefix || char(1114111) LIMIT ${LEADS_OF_CLICK})
  ) WHERE goal_id IS c.goal_id AND (uid IN ('', c.uid) OR c.uid = '') ORDER BY uid = c.uid DESC, id LIMIT 1`;

const json = (columns: string, from: string) => `(SELECT json_group_array(json(row)) FROM (SELECT json_object(${columns}) AS row ${from}))`;

const FACTS = FACT_COLUMNS.split(", ").map((column) => {
  const [name = "", alias = name] = column.split(" AS ");
  return `'${alias}', ${name}`;
});

const TEMPLATES = `FROM postback_templates WHERE url <> '' AND account_id = ?2 AND (owner, owner_id) IN
  (VALUES ('account', ?2), ('flow', c.flow_id), ('campaign', l.campaign_id))`;

const DAY = "COALESCE(CAST(strftime('%Y%m%d', l.started_at_ms / 1000, 'unixepoch') AS INTEGER), ?3)";
const rateWanted = (currency: string) => `iif(c.convert_to = '', NULL, ${rateSql(currency, DAY)})`;

const READ = `
  WITH named AS MATERIALIZED (
    SELECT key AS line, value ->> 'click' AS click, value ->> 'uid' AS uid, value ->> 'subid' AS subid, value ->> 'currency' AS currency,
      value ->> 'convert' AS convert_to, value ->> 'deliveryId' AS delivery_id, (${GOAL}) AS goal_id, ${FLOW} AS flow_id FROM json_each(?1)
  ), keyed AS MATERIALIZED (
    SELECT *, iif(click <> '', 'c|' || click, 'f|' || flow_id || '|' || subid) || '|' || COALESCE(goal_id, 0) || '|' AS prefix FROM named
  ), calls AS MATERIALIZED (SELECT c.*, (${LEAD}) AS lead_id FROM keyed c)
  SELECT c.line, c.prefix AS keyPrefix, c.lead_id AS leadId,
    f.id AS flowId, f.account_id = ?2 AS flowIsOwn, f.status = ${FLOW_STATUS.deleted} AS flowIsDeleted,
    g.id AS goalId, g.price_micros AS goalPriceMicros, g.currency AS goalCurrency, k.way_id AS clickWayId, k.site_id AS clickSiteId,
    l.campaign_id AS campaignId, l.status, l.seq, l.milestones, l.natural_key AS naturalKey, l.price_micros AS priceMicros, l.currency, l.meta,
    ${[...TEXTS, ...CODES].map((name) => `iif(l.id IS NULL, k.${name}, l.${name}) AS ${name}`).join(", ")},
    ${OWN.map((name) => `l.${name}`).join(", ")},
    ${json(FACTS.join(", "), "FROM lead_events WHERE lead_id = c.lead_id ORDER BY seq")} AS facts,
    ${json("'id', id, 'owner', owner, 'event', event", TEMPLATES)} AS templates,
    p.status IS ${CAMPAIGN_STATUS.paused} AS campaignPaused,
    ${rateWanted("c.currency")} AS priceRate, ${rateWanted("g.currency")} AS goalRate, ${rateWanted("c.convert_to")} AS convertRate,
    EXISTS (SELECT 1 FROM postback_deliveries WHERE id = c.delivery_id AND lead_id = c.lead_id) AS isEcho
  FROM calls c LEFT JOIN flows f ON f.id = c.flow_id LEFT JOIN goals g ON g.id = c.goal_id
    LEFT JOIN clicks k ON k.id = c.click AND k.account_id = ?2 LEFT JOIN leads l ON l.id = c.lead_id
    LEFT JOIN campaigns p ON p.id = l.campaign_id
  ORDER BY c.line`;

type Row = Columns &
  Omit<StoredLead, "id"> & {
    leadId: number | null;
    keyPrefix: string;
    flowId: number | null;
    flowIsOwn: number;
    flowIsDeleted: number;
    goalId: number | null;
    goalPriceMicros: number;
    goalCurrency: string;
    clickWayId: number | null;
    clickSiteId: number;
    facts: string;
    templates: string;
    campaignPaused: number;
    priceRate: Rate;
    goalRate: Rate;
    convertRate: Rate;
    isEcho: number;
  };

/** The statement that reads where conversions fall, an answer's row for each; `situationsOf` takes its result. */
export async function situationsStatement(deps: Deps, accountId: number, conversions: readonly Conversion[]): Promise<D1PreparedStatement> {
  const calls = await Promise.all(conversions.map((conversion) => callOf(deps, conversion)));
  return deps.db.$client.prepare(READ).bind(JSON.stringify(calls), accountId, dayOf(deps.now()));
}

/**
 * What the SQL knows a conversion by. A click id that is not ours has no flow; with neither subid nor uid nothing tells one
 * conversion of a flow from another, so that each is a lead of its own.
 */
async function callOf(deps: Deps, { click, flow, subid, uid, goal, price, convert, deliveryId }: Conversion) {
  const flowId = click === "" ? numberOf(flow) : ((await readClickId(deps, click))?.flowId ?? null);
  const own = subid === "" && uid === "" ? `|${createSecret(deps)}` : encodeURIComponent(subid);
  return { click, flow, flowId, uid, goal, subid: own, currency: price?.currency ?? "", convert, deliveryId };
}

function numberOf(flow: string): number | null {
  return /^[1-9]\d{0,14}$/.test(flow) ? Number(flow) : null;
}

/** YYYYMMDD, UTC. */
function dayOf(ms: number): number {
  return Number(new Date(ms - (ms % DAY_MS)).toISOString().slice(0, 10).replaceAll("-", ""));
}

/** The situations in the order of their conversions, from the result of `situationsStatement`. */
export function situationsOf({ results }: D1Result<unknown>): Situation[] {
  return (results as Row[]).map((row) => ({
    flow: row.flowId === null ? null : { id: row.flowId, isOwn: row.flowIsOwn === 1, isDeleted: row.flowIsDeleted === 1 },
    goal: row.goalId === null ? null : { id: row.goalId, priceMicros: row.goalPriceMicros, currency: row.goalCurrency },
    click: row.clickWayId === null ? null : { wayId: row.clickWayId, siteId: row.clickSiteId },
    lead: row.leadId === null ? null : { ...row, id: row.leadId },
    columns: columnsOf(row),
    facts: JSON.parse(row.facts) as StoredFact[],
    templates: JSON.parse(row.templates) as Template[],
    campaignPaused: row.campaignPaused === 1,
    rates: { price: row.priceRate, goal: row.goalRate, convert: row.convertRate },
    isEcho: row.isEcho === 1,
    keyPrefix: row.keyPrefix,
  }));
}

/** Where there is neither a lead nor a click, nothing is known. */
function columnsOf(row: Columns): Columns {
  const texts = [...TEXTS, ...OWN].map((name) => [name, row[name] ?? ""] as const);
  return Object.fromEntries([...texts, ...CODES.map((name) => [name, row[name] ?? 0] as const)]) as Columns;
}
