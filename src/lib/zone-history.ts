/**
 * The time zones of an account by when each came in force: `UTC`, or `UTC;1796083200000=Europe/Berlin` for one change at that
 * Unix millisecond. Every moment is read by the zone that was in force at it, so that a change moves nothing that was counted.
 */
export type ZoneHistory = string;

interface ZonePeriod {
  /** Unix milliseconds, a multiple of a quarter of an hour; the first period has no beginning. */
  fromMs: number;
  /** IANA name. */
  zone: string;
}

/** The periods of a history, oldest first; there is always one. */
export function zonePeriods(history: ZoneHistory): [ZonePeriod, ...ZonePeriod[]] {
  const [first = "UTC", ...changes] = history.split(";");
  const later = changes.map((change) => {
    const [fromMs = "", zone = ""] = change.split("=");
    return { fromMs: Number(fromMs), zone };
  });
  return [{ fromMs: Number.NEGATIVE_INFINITY, zone: first }, ...later];
}

/** The zone that was chosen last. */
export function latestZone(history: ZoneHistory): ZonePeriod {
  const periods = zonePeriods(history);
  return periods.at(-1) ?? periods[0];
}

/** A history with one more change. What was to come in force later than that never does. */
export function withZone(history: ZoneHistory, { fromMs, zone }: ZonePeriod): ZoneHistory {
  const [first, ...changes] = zonePeriods(history);
  const before = changes.filter((period) => period.fromMs < fromMs);
  return [first.zone, ...[...before, { fromMs, zone }].map((period) => `${period.fromMs}=${period.zone}`)].join(";");
}
