import { QUARTER_MS } from "../../../lib/wall-clock.ts";
import { zoneOffsets } from "../../reports/model/local-time.ts";

/** Reads the calendar and the clock of a zone in a quarter of an hour. @returns them as if they were UTC */
export type Calendar = (quarter: number) => Date;

/** The calendar of a zone between two times. */
export function calendarOf(zone: string, fromMs: number, toMs: number): Calendar {
  const offsets = zoneOffsets(zone, fromMs, toMs);
  const known = new Map<number, Date>();
  return (quarter) => {
    const before = known.get(quarter);
    if (before !== undefined) return before;
    const ms = quarter * QUARTER_MS;
    const [, offsetMs] = offsets.findLast(([from]) => from <= ms) ?? offsets[0] ?? [0, 0];
    const shown = new Date(ms + offsetMs);
    known.set(quarter, shown);
    return shown;
  };
}
