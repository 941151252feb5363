import type { ConversionColumn, FactColumn } from "../facts.ts";
import type { Slice } from "../parts/query.ts";
import type { Item } from "./query.ts";

/** The column that an item is read from. */
export function columnOf(item: Item): FactColumn | ConversionColumn {
  if (item === "date" || item === "hour") return "quarter";
  return item === "campaign" ? "way" : item;
}

/** An item as the engine takes it. @param campaigns the campaign that each way leads to */
export function sliceOf(item: Item, campaigns: ReadonlyMap<number, number>): Slice {
  if (item === "date" || item === "hour") return { time: item };
  if (item === "campaign") return { column: "way", as: (way) => campaigns.get(Number(way)) ?? 0 };
  return { column: item };
}
