import { isNumberColumn } from "../facts.ts";
import { type Dictionary, valueAt } from "./dictionary.ts";
import { GlobalList, GlobalTexts, type GlobalValues } from "./global-values.ts";
import type { Slice } from "./query.ts";
import type { ZoneMap } from "./zone-map.ts";

/** A slice as the engine works on it: the column it is read from, and its values in all sources. */
export interface SliceValues {
  column: string;
  values: GlobalValues;
}

export function sliceValuesOf(slice: Slice, zone: ZoneMap): SliceValues {
  if ("time" in slice) {
    const read = (dictionary: Dictionary, place: number) => zone.read(Number(valueAt(dictionary, place)), slice.time);
    return { column: "quarter", values: new GlobalList(read) };
  }
  const { column } = slice;
  if ("as" in slice) return { column, values: new GlobalList((dictionary, place) => slice.as(valueAt(dictionary, place))) };
  return { column, values: isNumberColumn(column) ? new GlobalList(valueAt) : new GlobalTexts() };
}
