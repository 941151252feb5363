/** The columns of the dimensions: properties of clicks and leads that reports group by and filter on. */
export const DIMENSION_COLUMNS = {
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

export type Dimension = keyof typeof DIMENSION_COLUMNS;

/** The dimensions that have rollups. IP addresses have none: there are about as many as clicks. */
export const ROLLUP_DIMENSIONS = (Object.keys(DIMENSION_COLUMNS) as Dimension[]).filter((dimension) => dimension !== "ip");

/** The keys of rollup rows, as JSON: first everything together, then each of those dimensions. */
export const ROLLUP_KEYS_JSON = JSON.stringify(["all", ...ROLLUP_DIMENSIONS]);

/** What a report may group by. */
export type GroupBy = Dimension | "date" | "flow";

/** What a report counts: one flow or all, and touches with these values only. */
export interface Scope {
  /** YYYYMMDD in the account's zone, both counted. */
  fromDay: number;
  toDay: number;
  flowId: number | null;
  filters: { dimension: Dimension; value: string | number }[];
}

/** The columns that are added up; money in micros. */
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
