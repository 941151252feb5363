import { BOT_STATUS, CAMPAIGN_STATUS, FLOW_STATUS } from "../codes.ts";
import type { Account } from "../context.ts";
import type { Deps } from "../deps.ts";
import { type BlacklistEntry, type CompiledFilters, compileFilters, FilterRules, FlowFilters } from "./filters.ts";

/** One destination that a visitor may be led to. */
export interface FlowWay {
  id: number;
  weight: number;
  /** 0 unless it leads to a site of one's own. */
  siteId: number;
  /** `url` has macros (flows/destination.ts), of a site too; `deepLink` is complete once the click id stands behind it. */
  destination: { kind: "site" | "url"; url: string } | { kind: "deepLink"; prefix: string };
}

/** Everything that a redirect must know of a flow. */
export interface FlowConfig {
  id: number;
  code: string;
  accountId: number;
  /** FLOW_STATUS */
  status: number;
  sticky: boolean;
  /** Where a filtered visitor goes; empty: nowhere. */
  filteredUrl: string;
  filters: CompiledFilters;
  /** Those that lead somewhere now: neither paused themselves, nor is what they lead to. */
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

const FLOW = `SELECT f.id, f.code, f.account_id AS accountId, f.status, f.sticky, f.filters, f.filtered_url AS filteredUrl, a.tariff,
  a.paid_until_ms AS paidUntilMs, a.banned_at_ms AS bannedAtMs, a.time_zone AS timeZone, a.currency, a.fallback_url AS fallbackUrl
  FROM flows f JOIN accounts a ON a.id = f.account_id WHERE f.code = ?1`;

const WAYS = `SELECT w.id, w.weight, w.url, w.site_id AS siteId, s.url AS siteUrl, c.code AS campaignCode, b.username AS botUsername
  FROM flows f JOIN ways w ON w.flow_id = f.id
  LEFT JOIN sites s ON s.id = w.site_id AND s.account_id = f.account_id AND s.status = ${FLOW_STATUS.active}
  LEFT JOIN campaigns c ON c.id = w.campaign_id AND c.account_id = f.account_id AND c.status = ${CAMPAIGN_STATUS.active}
  LEFT JOIN bots b ON b.id = c.bot_id AND b.status <> ${BOT_STATUS.deleted}
  WHERE f.code = ?1 AND w.status = ${FLOW_STATUS.active} ORDER BY w.id`;

const BLACKLIST = "SELECT b.kind, b.value FROM flows f JOIN blacklist b ON b.account_id = f.account_id WHERE f.code = ?1";

const RULES = `SELECT c.rules FROM flows f JOIN json_each(f.filters, '$.campaigns') AS wanted
  JOIN filter_campaigns c ON c.id = wanted.value AND c.account_id = f.account_id AND c.status = ${FLOW_STATUS.active}
  WHERE f.code = ?1 ORDER BY c.id`;

/**
 * Reads a flow as its redirect needs it, in one round trip.
 * @returns null when there is no flow of that code; a paused or deleted one is answered with its status
 */
export async function readFlowConfig({ db }: Pick<Deps, "db">, code: string): Promise<FlowConfig | null> {
  const results = await db.$client.batch([FLOW, WAYS, BLACKLIST, RULES].map((sql) => db.$client.prepare(sql).bind(code)));
  const [flows = [], ways = [], blacklist = [], rules = []] = results.map((result) => result.results);
  const [row] = flows as FlowRow[];
  if (row === undefined) return null;
  const { id, accountId, status, sticky, filters, filteredUrl, code: _, ...account } = row;
  return {
    id,
    code,
    accountId,
    status,
    sticky: sticky === 1,
    filteredUrl,
    filters: compileFilters(
      FlowFilters.parse(JSON.parse(filters)),
      blacklist as BlacklistEntry[],
      (rules as { rules: string }[]).map(({ rules: json }) => FilterRules.parse(JSON.parse(json))),
    ),
    ways: (ways as WayRow[]).flatMap(toWay),
    account,
  };
}

function toWay({ id, weight, url, siteId, siteUrl, campaignCode, botUsername }: WayRow): FlowWay[] {
  if (url !== null) return [{ id, weight, siteId: 0, destination: { kind: "url", url } }];
  if (siteUrl !== null) return [{ id, weight, siteId: siteId ?? 0, destination: { kind: "site", url: siteUrl } }];
  if (campaignCode === null || botUsername === null) return [];
  return [{ id, weight, siteId: 0, destination: { kind: "deepLink", prefix: `https://t.me/${botUsername}?start=${campaignCode}-` } }];
}
