import { instantOf, shownAt } from "../../lib/strtotime/zone-time.ts";
import type { ZoneHistory } from "../../lib/zone-history.ts";
import type { NetworkCtx } from "../../platform/context.ts";

/** A moment as the platform's wall clock shows it, `2026-11-28 09:30:00`. */
export function toDateTime(zone: ZoneHistory, ms: number): string {
  return new Date(shownAt(zone, ms)).toISOString().slice(0, 19).replace("T", " ");
}

/** The moment at which a day begins by the network's clocks, Unix milliseconds. */
export function sinceOf({ network }: Pick<NetworkCtx, "network">, day: string | undefined): number | undefined {
  return day === undefined ? undefined : instantOf(network.timeZone, Date.parse(day));
}

/** Its day, `2026-11-28`. */
export function toDate(zone: ZoneHistory, ms: number): string {
  return toDateTime(zone, ms).slice(0, 10);
}
