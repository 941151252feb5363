import { DAY_MS } from "../time.ts";
import { wallClock } from "../wall-clock.ts";
import type { ZoneHistory } from "../zone-history.ts";

/** What a zone's clocks show at an instant, to the second, as if that were UTC. */
export function shownAt(zone: ZoneHistory, ms: number): number {
  return wallClock(zone)(ms) + (Math.floor(ms / 1000) % 60) * 1000;
}

/**
 * The instant at which a zone's clocks show a time. Of a time shown twice it is the first; a time that is skipped is moved on
 * by as much as the clocks were.
 */
export function instantOf(zone: ZoneHistory, shown: number): number {
  const before = shown - offsetAt(zone, shown - DAY_MS);
  const after = shown - offsetAt(zone, shown + DAY_MS);
  return [before, after].find((ms) => shownAt(zone, ms) === shown) ?? before;
}

const offsetAt = (zone: ZoneHistory, ms: number): number => shownAt(zone, ms) - Math.floor(ms / 1000) * 1000;
