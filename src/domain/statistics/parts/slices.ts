import { isNumberColumn } from "../facts.ts";
import { type Dictionary, valueAt } from "./dictionary.ts";
import { GlobalList, GlobalTexts, type GlobalValues, type NumberedValues } from "./global-values.ts";
import { hashFirst, hashNext } from "./hash.ts";
import type { ReportLimits } from "./memory.ts";
import type { Slice, Value } from "./query.ts";
import type { RareTexts } from "./rare-texts.ts";
import { hashOf } from "./text-index.ts";
import { startOf } from "./text-list.ts";
import type { ZoneMap } from "./zone-map.ts";

/** A slice as the engine works on it: the column it is read from, and its values in all sources. */
export interface SliceValues {
  column: string;
  /** The column whose values it has as they are, if these are numbers. */
  sortedColumn: string | null;
  /** Null where the column has many texts: these get numbers where rows are counted. */
  values: GlobalValues | null;
  /** A hash of what a value of a dictionary is in the slice; its high bits are as good as the low ones. */
  hashAt(dictionary: Dictionary, place: number): number;
}

/** A slice as rows are counted by it. */
export interface CountedSlice {
  column: string;
  values: NumberedValues;
  /** The values, where they get numbers as rows have them. */
  rare: RareTexts | null;
}

/** @param distinct how many values the column has in each part */
export function sliceValuesOf(slice: Slice, zone: ZoneMap, distinct: readonly number[], { fewTexts }: ReportLimits): SliceValues {
  if ("time" in slice) return listed("quarter", (dictionary, place) => zone.read(Number(valueAt(dictionary, place)), slice.time));
  const { column } = slice;
  if ("as" in slice) return listed(column, (dictionary, place) => slice.as(valueAt(dictionary, place)));
  if (isNumberColumn(column)) return { ...listed(column, valueAt), sortedColumn: column };
  const isRare = Math.max(0, ...distinct) > fewTexts;
  return { column, sortedColumn: null, values: isRare ? null : new GlobalTexts(), hashAt: hashOfText };
}

/** @param textsOf what texts of a column get numbers by, where they are many */
export function countedBy({ column, values }: SliceValues, textsOf: (column: string) => RareTexts): CountedSlice {
  if (values !== null) return { column, values, rare: null };
  const rare = textsOf(column);
  return { column, values: rare, rare };
}

const listed = (column: string, read: (dictionary: Dictionary, place: number) => Value) => ({
  column,
  sortedColumn: null,
  values: new GlobalList(read),
  hashAt: (dictionary: Dictionary, place: number) => hashOfValue(read(dictionary, place)),
});

function hashOfText({ texts }: Dictionary, place: number): number {
  return texts === undefined ? 0 : hashOf(texts.bytes, startOf(texts, place), texts.ends[place] as number);
}

/** Numbers are hashed by both halves. */
function hashOfValue(value: Value): number {
  if (typeof value === "number") return hashNext(hashFirst(value | 0), Math.floor(value / 2 ** 32) | 0);
  let hash = hashFirst(value.length);
  for (let at = 0; at < value.length; at += 1) hash = hashNext(hash, value.charCodeAt(at));
  return hash;
}
