import { firstOf, readTogether, rowsOf } from "../../../db/read.ts";
import { name, raw, sql } from "../../../db/sql.ts";
import { RESOURCE_STATUS, type SiteKind } from "../../../lib/codes.ts";
import { namesMacro } from "../../../lib/macros.ts";
import type { Account } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { takesTrafficOf } from "../../offers/offer-ownership.ts";
import { joinPage } from "../flow-offer.ts";
import { FLOW_TAGS, type FlowTags, readTexts } from "../landing-data.ts";
import { isOfNetworkSql } from "../network-flow.ts";
import { type BlacklistEntry, type CompiledFilters, compileFilters, FilterRules, FlowFilters } from "./filters.ts";
import { joinDestinations } from "./live-ways.ts";

/** One destination that a visitor may be led to. */
export interface FlowWay {
  /** 0 of the flow's own prelanding or landing. */
  id: number;
  weight: number;
  /** 0 unless it leads to a site of one's own. */
  siteId: number;
  /**
   * `url` has macros; `addsClick`: the click is put behind it, because it does not say where. `deepLink` is complete once the click
   * id stands behind it.
   */
  destination: { kind: "url"; url: string; addsClick: boolean } | { kind: "deepLink"; prefix: string };
}

/** Everything that a redirect must know of a flow. */
export interface FlowConfig {
  id: number;
  code: string;
  accountId: number;
  /** RESOURCE_STATUS */
  status: number;
  sticky: boolean;
  /** Where a filtered visitor goes; empty: nowhere. */
  filteredUrl: string;
  filters: CompiledFilters;
  /** 0: none. */
  offerId: number;
  /** Its offer is paused, deleted, or does not take the account's traffic, or it is followed by a network's click links alone. */
  isClosed: boolean;
  /** What stands in for tags that a visitor's link lacks. */
  tags: FlowTags;
  /** Those that lead somewhere now: neither paused themselves, nor is what they lead to. Without any, the prelanding or the landing. */
  ways: FlowWay[];
  /** What of the account decides and converts. */
  account: Pick<Account, "tariff" | "paidUntilMs" | "bannedAtMs" | "timeZone" | "currency" | "fallbackUrl">;
}

type FlowRow = FlowConfig["account"] & {
  id: number;
  code: string;
  accountId: number;
  status: number;
  sticky: number;
  filters: string;
  filteredUrl: string;
  offerId: number | null;
  isClosed: number;
  tags: string;
  ownSiteId: number | null;
  ownSiteUrl: string | null;
};

interface WayRow {
  id: number;
  weight: number;
  url: string | null;
  siteId: number | null;
  siteUrl: string | null;
  campaignCode: string | null;
  botUsername: string | null;
}

const ACTIVE = raw(RESOURCE_STATUS.active);

/** A page that the flow names, as long as it takes traffic. */
const ownPage = (alias: "l" | "p", kind: SiteKind) => sql`${joinPage(alias, kind)} AND ${name(`${alias}.status`)} = ${ACTIVE}`;

const FLOW = sql`SELECT f.id, f.code, f.account_id AS accountId, f.status, f.sticky, f.filters, f.filtered_url AS filteredUrl, f.tags,
  f.offer_id AS offerId, (f.offer_id IS NOT NULL AND NOT COALESCE(${takesTrafficOf(name("f.account_id"))}, 0)) OR ${isOfNetworkSql(raw("f.id"))} AS isClosed,
  COALESCE(p.id, l.id) AS ownSiteId, COALESCE(p.url, l.url) AS ownSiteUrl, a.tariff, a.paid_until_ms AS paidUntilMs,
  a.banned_at_ms AS bannedAtMs, a.time_zone AS timeZone, a.currency, a.fallback_url AS fallbackUrl
  FROM flows f JOIN accounts a ON a.id = f.account_id LEFT JOIN offers o ON o.id = f.offer_id
  LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = f.account_id
  ${ownPage("p", "prelanding")} ${ownPage("l", "landing")} WHERE f.code =`;

const WAYS = sql`SELECT w.id, w.weight, w.url, w.site_id AS siteId, s.url AS siteUrl, c.code AS campaignCode, b.username AS botUsername
  FROM flows f JOIN ways w ON w.flow_id = f.id ${joinDestinations("f")} WHERE w.status = ${ACTIVE} AND f.code =`;

const BLACKLIST = raw("SELECT b.kind, b.value FROM flows f JOIN blacklist b ON b.account_id = f.account_id WHERE f.code =");

const RULES = sql`SELECT c.rules FROM flows f JOIN json_each(f.filters, '$.campaigns') AS wanted
  JOIN filter_campaigns c ON c.id = wanted.value AND c.account_id = f.account_id AND c.status = ${ACTIVE} WHERE f.code =`;

/**
 * Reads a flow as its redirect needs it, in one round trip.
 * @returns null when there is no flow of that code; a paused or deleted one is answered with its status
 */
export async function readFlowConfig({ db }: Pick<Deps, "db">, code: string): Promise<FlowConfig | null> {
  const [row, ways, blacklist, rules] = await readTogether(
    db,
    firstOf<FlowRow>(db, sql`${FLOW} ${code}`),
    rowsOf<WayRow>(db, sql`${WAYS} ${code} ORDER BY w.id`),
    rowsOf<BlacklistEntry>(db, sql`${BLACKLIST} ${code}`),
    rowsOf<{ rules: string }>(db, sql`${RULES} ${code} ORDER BY c.id`),
  );
  if (row === undefined) return null;
  const { id, accountId, status, sticky, filters, filteredUrl, offerId, isClosed, tags, ownSiteId, ownSiteUrl, code: _, ...account } = row;
  const led = ways.flatMap(toWay);
  return {
    id,
    code,
    accountId,
    status,
    sticky: sticky === 1,
    filteredUrl,
    filters: compileFilters(
      FlowFilters.parse(JSON.parse(filters)),
      blacklist,
      rules.map(({ rules: json }) => FilterRules.parse(JSON.parse(json))),
    ),
    offerId: offerId ?? 0,
    isClosed: isClosed === 1,
    tags: readTexts(FLOW_TAGS, tags),
    ways: led.length > 0 || ownSiteId === null || ownSiteUrl === null ? led : [toOwnSite(ownSiteId, ownSiteUrl)],
    account,
  };
}

function toOwnSite(siteId: number, url: string): FlowWay {
  return { id: 0, weight: 1, siteId, destination: toSite(url) };
}

/** A site of one's own learns of its click, wherever its address does not say how. */
function toSite(url: string): FlowWay["destination"] {
  return { kind: "url", url, addsClick: !namesMacro(url, ["click"]) };
}

function toWay({ id, weight, url, siteId, siteUrl, campaignCode, botUsername }: WayRow): FlowWay[] {
  if (url !== null) return [{ id, weight, siteId: 0, destination: { kind: "url", url, addsClick: false } }];
  if (siteUrl !== null) return [{ id, weight, siteId: siteId ?? 0, destination: toSite(siteUrl) }];
  if (campaignCode === null || botUsername === null) return [];
  return [{ id, weight, siteId: 0, destination: { kind: "deepLink", prefix: `https://t.me/${botUsername}?start=${campaignCode}-` } }];
}
