import { BROWSER_NAMES, NETWORK_STATUS_WORDS, OS_NAMES } from "../../../lib/codes.ts";
import { knownName } from "../../../lib/known-name.ts";
import type { ConversionColumn, FactColumn } from "../facts.ts";
import type { Slice as EngineSlice, Order } from "../parts/query.ts";
import type { Measure } from "./conversions.ts";
import type { Names } from "./names.ts";
import type { OrderBy, Slice, StatisticsQuery, Value } from "./query.ts";
import { SUMS } from "./rows.ts";

type Column = FactColumn | ConversionColumn;

const TIMES: ReadonlySet<Slice> = new Set<Slice>(["year", "quarter", "month", "day", "hour"]);

/** Slices that stand for what a column's value belongs to today, or is called, so that they are sorted by that. */
const DERIVED: Readonly<Partial<Record<Slice, { column: FactColumn; of(value: number, names: Names): Value }>>> = {
  os: { column: "os", of: (code) => knownName(OS_NAMES, code) },
  browser: { column: "browser", of: (code) => knownName(BROWSER_NAMES, code) },
  advertiser: { column: "offer", of: advertiserOf },
  advertiser_manager: { column: "offer", of: (offer, names) => names.members.get(advertiserOf(offer, names))?.managerId ?? 0 },
  affiliate_manager: { column: "affiliate", of: (account, names) => names.affiliates.get(account)?.managerId ?? 0 },
};

function advertiserOf(offer: number, { offers }: Names): number {
  return offers.get(offer)?.advertiserId ?? 0;
}

/** The column that a slice is read from. */
export function columnOf(slice: Slice): Column {
  return TIMES.has(slice) ? "quarter" : (DERIVED[slice]?.column ?? (slice as Column));
}

/** A slice as the engine takes it. */
export function toEngineSlice(slice: Slice, names: Names): EngineSlice {
  if (slice === "quarter") return { time: "quarter_of_year" };
  if (slice === "year" || slice === "month" || slice === "day" || slice === "hour") return { time: slice };
  const derived = DERIVED[slice];
  if (derived === undefined) return { column: slice as Column };
  return { column: derived.column, as: (value) => derived.of(Number(value), names) };
}

const MEASURES: readonly Measure[] = NETWORK_STATUS_WORDS.flatMap((word) => SUMS.map((sum): Measure => `${word}.${sum}`));

/** The measures of a report's rows, and those that it is sorted by. */
export function measuresOf({ order }: Pick<StatisticsQuery, "order">): Measure[] {
  return [...new Set([...MEASURES, ...order.filter(isMeasure)])];
}

const isMeasure = (by: OrderBy): by is Measure & OrderBy => by.includes(".");

/** The order as the engine takes it; slices that the report has not say nothing. */
export function toEngineOrder({ slices, order, isDescending }: Pick<StatisticsQuery, "slices" | "order" | "isDescending">): Order[] {
  return [...order, ...slices].flatMap((by): Order[] => {
    if (by === "raw") return [{ by: "clicks", descending: isDescending }];
    if (by === "uniq") return [{ by: "uniques", descending: isDescending }];
    if (isMeasure(by)) return [{ by, descending: isDescending }];
    const place = slices.indexOf(by);
    return place === -1 ? [] : [{ by: place, descending: isDescending }];
  });
}
