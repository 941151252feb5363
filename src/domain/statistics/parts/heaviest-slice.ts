import { columnOf } from "./decode.ts";
import type { Part } from "./part.ts";
import type { SliceValues } from "./slices.ts";

/** A date has so many quarters of an hour, and what else a time is shown as has more. */
const QUARTERS_PER_TIME = 96;

/** The slice with the most values in a part; null where there is no slice. */
export function heaviestOf(slices: readonly SliceValues[], parts: readonly Part[]): number | null {
  const counts = slices.map(({ column }) => {
    const most = Math.max(0, ...parts.map((part) => columnOf(part, column).distinct));
    return column === "quarter" ? most / QUARTERS_PER_TIME : most;
  });
  return counts.length === 0 ? null : counts.indexOf(Math.max(...counts));
}
