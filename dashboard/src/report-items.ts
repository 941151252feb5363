/** What rows of a report can be of, and its figures, by the names that the API has for them. */
export const ITEMS = [
  "date",
  "hour",
  "flow",
  "campaign",
  "offer",
  "way",
  "site",
  "goal",
  "geo",
  "region",
  "city",
  "lang",
  "mobile",
  "device",
  "device_model",
  "os",
  "os_version",
  "browser",
  "browser_version",
  "connection",
  "isp",
  "filter",
  "domain",
  "utm_source",
  "utm_campaign",
  "utm_content",
  "utm_term",
  "utm_medium",
  "subid",
  "sub2",
  "sub3",
  "sub4",
  "sub5",
  "sub6",
  "sub7",
  "sub8",
  "adid",
  "data1",
  "data2",
] as const;
export type Item = (typeof ITEMS)[number];

export const FIGURES = [
  "click",
  "unique",
  "mobile",
  "total",
  "cv",
  "cn",
  "ch",
  "ca",
  "cc",
  "ct",
  "mh",
  "ma",
  "mt",
  "spend",
  "profit",
  "roi",
  "cr",
  "appr",
  "app",
  "epc",
  "cpc",
  "cpa",
] as const;
export type Figure = (typeof FIGURES)[number];

export const MONEY: ReadonlySet<Figure> = new Set(["mh", "ma", "mt", "spend", "profit", "epc", "cpc", "cpa"]);
export const PERCENT: ReadonlySet<Figure> = new Set(["roi", "cr", "appr", "app"]);

export const PRESETS = {
  money: ["click", "unique", "ca", "ma", "spend", "profit", "roi", "epc"],
  traffic: ["click", "unique", "mobile", "spend", "cpc"],
  conversions: ["unique", "cv", "cn", "ch", "ca", "cc", "ct", "cr", "appr"],
} as const satisfies Record<string, readonly Figure[]>;
export type Preset = keyof typeof PRESETS;
