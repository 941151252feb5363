import { DAY_MS } from "../../../lib/time.ts";
import { QUARTER_MS, wallClock } from "../../../lib/wall-clock.ts";
import { type ZoneHistory, zonePeriods } from "../../../lib/zone-history.ts";

const STEP_MS = 7 * DAY_MS;

/** No lead is older. */
const EARLIEST_MS = Date.UTC(2015, 0, 1);

/** A time from which on a zone is so far ahead of UTC, both in milliseconds. */
export type Offset = [fromMs: number, offsetMs: number];

/**
 * How far an account's zones are ahead of UTC, from each change of their clocks or of the zone on; the first entry stands for
 * all time before, too.
 */
export function zoneOffsets(history: ZoneHistory, fromMs: number, toMs: number): Offset[] {
  const clock = wallClock(history);
  // A step looks at its ends alone, so it ends where one zone does, and goes on where the next begins.
  const stops = zonePeriods(history).flatMap(({ fromMs: at }) => [at / QUARTER_MS - 1, at / QUARTER_MS]);
  const offsetAt = (quarter: number) => clock(quarter * QUARTER_MS) - quarter * QUARTER_MS;
  let known = Math.floor(Math.max(fromMs, EARLIEST_MS) / QUARTER_MS);
  const offsets: Offset[] = [[0, offsetAt(known)]];
  for (const end = Math.ceil(toMs / QUARTER_MS); known < end; ) {
    const offset = offsetAt(known);
    let changed = Math.min(known + STEP_MS / QUARTER_MS, end, ...stops.filter((stop) => stop > known));
    if (offsetAt(changed) === offset) {
      known = changed;
      continue;
    }
    while (changed - known > 1) {
      const middle = Math.floor((known + changed) / 2);
      if (offsetAt(middle) === offset) known = middle;
      else changed = middle;
    }
    known = changed;
    offsets.push([known * QUARTER_MS, offsetAt(known)]);
  }
  return offsets;
}

/** YYYYMMDD and hour of the instant `ms`, an SQL expression, by what `zoneOffsets` answers. It reads no rows. */
export function localTimeSql(ms: string, offsets: readonly Offset[]): { day: string; hour: string } {
  const [[, first] = [0, 0], ...later] = offsets;
  const offset = later.reduce((sql, [fromMs, offsetMs]) => `WHEN ${ms} >= ${fromMs} THEN ${offsetMs} ${sql}`, `ELSE ${first} END`);
  const shifted = `(${ms} + ${later.length === 0 ? first : `CASE ${offset}`}) / 1000`;
  const shown = (format: string) => `CAST(strftime('${format}', ${shifted}, 'unixepoch') AS INTEGER)`;
  return { day: shown("%Y%m%d"), hour: shown("%H") };
}

/** `2026-06-15` as 20260615. */
export const dayNumber = (date: string): number => Number(date.replaceAll("-", ""));

/** 20260615 as `2026-06-15`. */
export const dayText = (day: number): string => String(day).replace(/(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
