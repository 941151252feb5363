import { type Dictionary, sizeOf, valueAt } from "./dictionary.ts";
import type { Filter, GroupQuery, Value } from "./query.ts";
import { TextIndex } from "./text-index.ts";
import { startOf, type TextList, textListOf } from "./text-list.ts";
import type { ZoneMap } from "./zone-map.ts";

/** A condition on the values of a column. */
export interface Condition {
  column: string;
  /** 1 for each value of a dictionary whose rows count, 0 for the others. */
  maskOf(dictionary: Dictionary): Uint8Array<ArrayBuffer>;
}

/** That a click is of the time that a question is about. */
export function timeCondition({ fromQuarter, toQuarter }: GroupQuery): Condition {
  const isWithin = (quarter: number) => quarter >= fromQuarter && quarter < toQuarter;
  return { column: "quarter", maskOf: (dictionary) => maskBy(dictionary, (place) => isWithin(Number(valueAt(dictionary, place)))) };
}

export function filterCondition({ of, values, exclude = false }: Filter, zone: ZoneMap): Condition {
  const asked = new Set<Value>(values);
  if ("time" in of) {
    const isKept = (dictionary: Dictionary, place: number) => asked.has(zone.read(Number(valueAt(dictionary, place)), of.time)) !== exclude;
    return { column: "quarter", maskOf: (dictionary) => maskBy(dictionary, (place) => isKept(dictionary, place)) };
  }
  const texts = new TextIndex(textListOf([...asked].filter((value) => typeof value === "string")));
  const lengths = new Set(Array.from(texts.texts.ends, (end, at) => end - startOf(texts.texts, at)));
  const isAsked = (list: TextList, at: number) => lengths.has((list.ends[at] as number) - startOf(list, at)) && texts.find(list, at) >= 0;
  return {
    column: of.column,
    maskOf: (dictionary) =>
      maskBy(dictionary, (place) => {
        const { numbers } = dictionary;
        return (numbers === undefined ? isAsked(dictionary.texts, place) : asked.has(numbers[place] ?? 0)) !== exclude;
      }),
  };
}

function maskBy(dictionary: Dictionary, isKept: (place: number) => boolean): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(sizeOf(dictionary));
  for (let place = 0; place < mask.length; place += 1) mask[place] = Number(isKept(place));
  return mask;
}
