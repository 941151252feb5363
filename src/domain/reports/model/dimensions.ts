/** The properties that clicks and leads share, with their column: what reports group by and filter on. */
export const DIM_COLUMNS = {
  hour: "local_hour",
  way: "way_id",
  site: "site_id",
  filter: "filter",
  country: "country",
  mobile: "mobile",
  os: "os",
  browser: "browser",
  domain: "domain",
  subid: "subid",
  utmSource: "utm_source",
  utmCampaign: "utm_campaign",
  utmContent: "utm_content",
  utmTerm: "utm_term",
  utmMedium: "utm_medium",
  ip: "ip",
} as const;

export type Dim = keyof typeof DIM_COLUMNS;

/** The properties that have rollups. Addresses have none: there are about as many as clicks. */
export const ROLLED_DIMS = (Object.keys(DIM_COLUMNS) as Dim[]).filter((dim) => dim !== "ip");

/** Under what the rollups have rows, as JSON: first everything together, then each of those properties. */
export const SUM_DIMS = JSON.stringify(["all", ...ROLLED_DIMS]);

/** What a report may group by. */
export type Item = Dim | "date" | "flow";

/** What a report counts: one flow or all, and visits of these properties alone. */
export interface Scope {
  /** YYYYMMDD in the account's zone, both counted. */
  fromDay: number;
  toDay: number;
  flowId: number | null;
  filters: { dim: Dim; value: string | number }[];
}

/** Counts as they add up; money in millionths. */
export const MEASURES = [
  "clicks",
  "uniques",
  "cost_micros",
  "leads_wait",
  "leads_hold",
  "leads_approve",
  "leads_cancel",
  "leads_trash",
  "hold_micros",
  "approve_micros",
  "wait_micros",
] as const;
