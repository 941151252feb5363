import { isNumberColumn } from "../facts.ts";
import { type Dictionary, valueAt } from "./dictionary.ts";
import { GlobalList, GlobalTexts, type GlobalValues, RareTexts } from "./global-values.ts";
import type { Slice } from "./query.ts";
import type { ZoneMap } from "./zone-map.ts";

/** Where rows are filtered, texts of columns with more of them are looked up one by one. */
const MANY_TEXTS = 8_192;

/** A slice as the engine works on it: the column it is read from, and its values in all sources. */
export type SliceValues = { column: string; values: GlobalValues; rare?: never } | { column: string; values: RareTexts; rare: RareTexts };

/**
 * @param texts how many texts the column may have, all sources together
 * @param isFiltered whether few of the rows may count
 */
export function sliceValuesOf(slice: Slice, zone: ZoneMap, texts: number, isFiltered: boolean): SliceValues {
  if ("time" in slice) {
    const read = (dictionary: Dictionary, place: number) => zone.read(Number(valueAt(dictionary, place)), slice.time);
    return { column: "quarter", values: new GlobalList(read) };
  }
  const { column } = slice;
  if ("as" in slice) return { column, values: new GlobalList((dictionary, place) => slice.as(valueAt(dictionary, place))) };
  if (isNumberColumn(column)) return { column, values: new GlobalList(valueAt) };
  if (!isFiltered || texts <= MANY_TEXTS) return { column, values: new GlobalTexts() };
  const rare = new RareTexts();
  return { column, values: rare, rare };
}
