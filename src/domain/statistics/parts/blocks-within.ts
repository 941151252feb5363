import type { PartHeader } from "./part.ts";
import type { Filter, GroupQuery } from "./query.ts";
import type { ShareCondition } from "./shares.ts";

/** The blocks of a part that may have rows that count, of a share of them; none when its time is another. */
export function blocksWithin(header: PartHeader, { filters, fromQuarter, toQuarter }: GroupQuery, share: ShareCondition | null): number[] {
  if (header.maxQuarter < fromQuarter || header.minQuarter >= toQuarter) return [];
  const all = [...(header.ranges.values().next().value ?? []).keys()];
  return all.filter((block) => mayShare(header, share, block) && filters.every((filter) => mayHold(header, filter, block)));
}

/** Whether a block may have rows of a share. */
export function mayShare({ ranges }: PartHeader, share: ShareCondition | null, block: number): boolean {
  const range = share === null ? undefined : ranges.get(share.column)?.[block];
  return range === undefined || share?.range == null || (share.range.min <= range.max && share.range.max >= range.min);
}

function mayHold({ ranges }: PartHeader, { of, values, exclude = false }: Filter, block: number): boolean {
  const range = "column" in of ? ranges.get(of.column)?.[block] : undefined;
  if (range === undefined || exclude) return true;
  return values.some((value) => Number(value) >= range.min && Number(value) <= range.max);
}
