import type { PartHeader } from "./part.ts";
import type { Filter, GroupQuery } from "./query.ts";

/** The blocks of a part that may have rows that count; none when its time is another. */
export function blocksWithin(header: PartHeader, { filters, fromQuarter, toQuarter }: GroupQuery): number[] {
  if (header.maxQuarter < fromQuarter || header.minQuarter >= toQuarter) return [];
  const all = [...(header.ranges.values().next().value ?? []).keys()];
  return all.filter((block) => filters.every((filter) => mayHold(header, filter, block)));
}

function mayHold({ ranges }: PartHeader, { of, values, exclude = false }: Filter, block: number): boolean {
  const range = "column" in of ? ranges.get(of.column)?.[block] : undefined;
  if (range === undefined || exclude) return true;
  return values.some((value) => Number(value) >= range.min && Number(value) <= range.max);
}
