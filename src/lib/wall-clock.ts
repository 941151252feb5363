import { memo } from "./memo.ts";
import { MINUTE_MS } from "./time.ts";
import { type ZoneHistory, zonePeriods } from "./zone-history.ts";

/** Every zone in use changes its clocks at a multiple of this, and begins its days at one. */
export const QUARTER_MS = 15 * MINUTE_MS;

/** Reads a zone's wall clock: answers what it shows at an instant, as if that were UTC, in milliseconds. */
export type WallClock = (ms: number) => number;

/** The wall clock of a zone, or of the zones that an account had one after the other, to the minute. */
export function wallClock(history: ZoneHistory): WallClock {
  const periods = zonePeriods(history).map(({ fromMs, zone }) => ({ fromMs, clock: clockOfZone(zone) }));
  const [first] = periods;
  if (periods.length === 1 && first !== undefined) return first.clock;
  return (ms) => periods.findLast(({ fromMs }) => fromMs <= ms)?.clock(ms) ?? ms;
}

/** To make a format takes some hundred times as long as to use it. */
const clockOfZone = memo(100, (zone): WallClock => {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return (ms) => {
    const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(ms)) shown[type] = Number(value);
    return Date.UTC(shown.year ?? 0, (shown.month ?? 1) - 1, shown.day, shown.hour, shown.minute);
  };
});

interface KnownClock {
  clock: WallClock;
  /** The quarter of an hour that was asked for last, and how far the zone was from UTC in it. */
  quarter: number;
  offsetMs: number;
}

const clocks = new Map<ZoneHistory, KnownClock>();
const MAX_CLOCKS = 1000;

/** A zone that this runtime does not know counts as UTC: no click waits for its zone to be invented. */
function clockOf(history: ZoneHistory): WallClock {
  try {
    return wallClock(history);
  } catch {
    return (ms) => ms;
  }
}

/** What the wall clock of zones shows at an instant, as if that were UTC, in milliseconds; cheap where instants follow each other. */
export function wallTime(history: ZoneHistory, ms: number): number {
  const known = clocks.get(history) ?? { clock: clockOf(history), quarter: Number.NaN, offsetMs: 0 };
  if (clocks.size >= MAX_CLOCKS) clocks.clear();
  clocks.set(history, known);
  const quarter = Math.floor(ms / QUARTER_MS);
  if (known.quarter !== quarter) {
    known.offsetMs = known.clock(quarter * QUARTER_MS) - quarter * QUARTER_MS;
    known.quarter = quarter;
  }
  return ms + known.offsetMs;
}

/** Day (YYYYMMDD) and hour (0–23) that the wall clock of zones shows at an instant. */
export function localTime(history: ZoneHistory, ms: number): { day: number; hour: number } {
  const shown = new Date(wallTime(history, ms));
  return { day: shown.getUTCFullYear() * 10_000 + (shown.getUTCMonth() + 1) * 100 + shown.getUTCDate(), hour: shown.getUTCHours() };
}
