import { listDays } from "../../time.ts";
import type { Period } from "../../url/period.ts";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** What a chart of a period has a point for: its days, or the hours of a single one, as reports name them. */
export function slotsOf({ from, to }: Period): { item: "date"; slots: string[] } | { item: "hour"; slots: number[] } {
  return from === to ? { item: "hour", slots: HOURS } : { item: "date", slots: listDays(from, to) };
}
