import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { Label } from "./account-report/names.ts";
import type { Item, Value } from "./account-report/query.ts";
import { accountReport } from "./account-report.ts";
import { type Metrics, metricsOf } from "./metrics.ts";

/** How many groups an answer has at most. */
const MAX_GROUPS = 50_000;

/** The items of a report by what clicks and leads are grouped by. */
const ITEMS = {
  date: "date",
  hour: "hour",
  flow: "flow",
  way: "way",
  site: "site",
  filter: "filter",
  country: "country",
  mobile: "mobile",
  os: "os",
  browser: "browser",
  domain: "domain",
  subid: "sub1",
  utmSource: "utm_source",
  utmCampaign: "utm_campaign",
  utmContent: "utm_content",
  utmTerm: "utm_term",
  utmMedium: "utm_medium",
  ip: "ip",
} as const satisfies Record<string, Item>;

export type GroupBy = keyof typeof ITEMS;

/** What a report is narrowed by, the flow apart. */
type Dimension = Exclude<GroupBy, "date" | "flow">;

export interface StatsQuery {
  groupBy: GroupBy;
  /** YYYY-MM-DD in the account's zone, both counted. */
  from: string;
  to: string;
  /** The flow's code. */
  flow?: string | undefined;
  filters: Partial<Record<Dimension, Value | undefined>>;
}

interface TrafficStats {
  /** By the item's value; `label` where it has a name. */
  groups: { value: string; label: Label | undefined; metrics: Metrics }[];
  total: Metrics;
}

/**
 * Clicks, leads and money of some days by one dimension: `accountReport` with all rows at once.
 * @throws AppError flow_not_found, way_not_found, site_not_found; limit_reached (item) when there are too many groups
 */
export async function trafficStats(ctx: Ctx, { groupBy, from, to, flow, filters }: StatsQuery): Promise<TrafficStats> {
  mayOrThrow(ctx, "reports.read");
  const item = ITEMS[groupBy];
  const asked: [Item, Value | undefined][] = [
    ["flow", flow],
    ...(Object.entries(filters) as [Dimension, Value | undefined][]).map(([dimension, value]): [Item, Value | undefined] => [
      ITEMS[dimension],
      value,
    ]),
  ];
  const query = {
    items: [item],
    filters: asked.flatMap(([item, value]) => (value === undefined ? [] : [{ item, values: [value], exclude: false }])),
    from,
    to,
    order: [],
    offset: 0,
    limit: MAX_GROUPS,
  };
  const { rows, count, total, names } = await accountReport(ctx, query).catch(itsError);
  if (count > MAX_GROUPS) throw new AppError("limit_reached", "item");
  const labels = names.get(item);
  return {
    groups: rows.map(({ values: [value = ""], ...figures }) => ({
      value: String(value),
      label: labels?.get(Number(value)),
      metrics: metricsOf(figures),
    })),
    total: metricsOf(total),
  };
}

/** What has too many values is the only item there is. */
function itsError(error: unknown): never {
  throw error instanceof AppError && error.code === "limit_reached" ? new AppError("limit_reached", "item") : error;
}
