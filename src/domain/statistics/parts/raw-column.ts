import { type FactColumn, type FactRows, isNumberColumn } from "../facts.ts";
import type { Dictionary } from "./dictionary.ts";
import { textListOf } from "./text-list.ts";

/** A column before it is stored: its different values, in any order, and for each row a place among them. */
export interface RawColumn {
  dictionary: Dictionary;
  codes: Int32Array<ArrayBuffer>;
}

/**
 * A column of rows. One that the rows do not have is none in all of them.
 * @throws RangeError for a number that no column holds
 */
export function rawColumn(rows: FactRows, column: FactColumn | "goal"): RawColumn {
  if (isNumberColumn(column)) {
    const numbers = rows.numbers[column];
    const { values, codes } = distinctOf(numbers, rows.count, 0);
    for (const value of values) if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${column} is ${value}`);
    return { dictionary: { numbers: Float64Array.from(values) }, codes };
  }
  const { values, codes } = distinctOf(rows.texts[column], rows.count, "");
  return { dictionary: { texts: textListOf(values) }, codes };
}

function distinctOf<Value>(list: ArrayLike<Value> | undefined, count: number, none: Value) {
  const codes = new Int32Array(count);
  if (list === undefined) return { values: [none], codes };
  const places = new Map<Value, number>();
  for (let row = 0; row < count; row += 1) {
    const value = list[row] as Value;
    let place = places.get(value);
    if (place === undefined) {
      place = places.size;
      places.set(value, place);
    }
    codes[row] = place;
  }
  return { values: [...places.keys()], codes };
}
