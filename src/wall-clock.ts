import { MINUTE_MS } from "./time.ts";

/** Every zone in use changes its clocks at a multiple of this, and begins its days at one. */
export const QUARTER_MS = 15 * MINUTE_MS;

/** Reads a zone's wall clock: answers what it shows at an instant, as if that were UTC, in milliseconds. */
export type WallClock = (ms: number) => number;

/** The wall clock of a zone of the IANA database, to the minute. */
export function wallClock(zone: string): WallClock {
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
}

interface Zone {
  clock: WallClock;
  /** The quarter of an hour that was asked for last, and how far the zone was from UTC in it. */
  quarter: number;
  offsetMs: number;
}

const zones = new Map<string, Zone>();

/** A zone that this runtime does not know counts as UTC: no click waits for its zone to be invented. */
function clockOf(zone: string): WallClock {
  try {
    return wallClock(zone);
  } catch {
    return (ms) => ms;
  }
}

/** Day (YYYYMMDD) and hour (0–23) that a zone's wall clock shows at an instant; cheap where instants follow each other. */
export function localTime(zone: string, ms: number): { day: number; hour: number } {
  const known = zones.get(zone) ?? { clock: clockOf(zone), quarter: Number.NaN, offsetMs: 0 };
  zones.set(zone, known);
  const quarter = Math.floor(ms / QUARTER_MS);
  if (known.quarter !== quarter) {
    known.offsetMs = known.clock(quarter * QUARTER_MS) - quarter * QUARTER_MS;
    known.quarter = quarter;
  }
  const shown = new Date(ms + known.offsetMs);
  return { day: shown.getUTCFullYear() * 10_000 + (shown.getUTCMonth() + 1) * 100 + shown.getUTCDate(), hour: shown.getUTCHours() };
}
