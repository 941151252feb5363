/** What a click tells in numbers. Each is a safe integer; 0 stands for none. */
export const NUMBER_COLUMNS = [
  /** UTC quarter of an hour since 1970: floor(at_ms / 900000). */
  "quarter",
  "offer",
  "affiliate",
  "flow",
  "way",
  "site",
  "smartlink",
  "landing",
  "prelanding",
  "isp",
  "os",
  "browser",
  "mobile",
  "filter",
  /** 1 where the click counts as unique. */
  "unique",
  /** In millionths of cost_currency. */
  "cost_micros",
] as const;

/** What a click tells in words. An empty text stands for none. */
export const TEXT_COLUMNS = [
  "country",
  "region",
  "city",
  "os_version",
  "browser_version",
  "device",
  "device_model",
  "connection",
  "lang",
  "sub1",
  "sub2",
  "sub3",
  "sub4",
  "sub5",
  "sub6",
  "sub7",
  "sub8",
  "utm_source",
  "utm_campaign",
  "utm_content",
  "utm_term",
  "utm_medium",
  "domain",
  "adid",
  "data1",
  "data2",
  "ip",
  "cost_currency",
] as const;

export type NumberColumn = (typeof NUMBER_COLUMNS)[number];
export type TextColumn = (typeof TEXT_COLUMNS)[number];
export type FactColumn = NumberColumn | TextColumn;

/** What conversions have and clicks have not: of a click it is "". */
export type ConversionColumn = "goal";

/** Facts of clicks or conversions, a list for each column and a place in it for each row. */
export interface FactRows {
  count: number;
  numbers: Readonly<Partial<Record<NumberColumn, ArrayLike<number>>>>;
  /** Well-formed texts of any length. */
  texts: Readonly<Partial<Record<TextColumn | ConversionColumn, readonly string[]>>>;
}

const NUMBERS: ReadonlySet<string> = new Set(NUMBER_COLUMNS);

export function isNumberColumn(column: string): column is NumberColumn {
  return NUMBERS.has(column);
}
