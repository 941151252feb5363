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

/** What a report may group by. */
export type GroupBy = Dimension | "date" | "flow";
