import { z } from "zod";
import { isTimeZone } from "../../../domain/reports/model/days.ts";
import { date, whole } from "../../../http/fields/strict.ts";
import { instantOf } from "../../../lib/strtotime/zone-time.ts";
import { DAY_MS, HOUR_MS } from "../../../lib/time.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ignored } from "../fields.ts";

/** A day, `2026-11-28`. */
export const day = date;

/** The same, or as logs of postbacks are asked for, `28-11-2026`. */
export const anyDay = z
  .string()
  .transform((text) => text.replace(/^(\d\d)-(\d\d)-(\d{4})$/, "$3-$2-$1"))
  .pipe(date)
  .meta({ type: "string", pattern: "^(\\d{4}-\\d{2}-\\d{2}|\\d{2}-\\d{2}-\\d{4})$" });

/** An hour of a day. */
export const hour = whole(0, 23);

export const timezone = ignored(z.string().max(64).refine(isTimeZone)).describe(
  "The time zone of days and times, an IANA name; the network's by default",
);

/** A stretch of time, and the zone whose clocks show it. */
export interface Period {
  zone: ZoneHistory;
  /** Unix milliseconds: at or after, and before. */
  fromMs: number;
  toMs: number;
}

interface AskedPeriod {
  /** YYYY-MM-DD; both days are in it. */
  from: string;
  to: string;
  /** Of one day alone. */
  hour?: number | undefined;
  timezone?: string | undefined;
}

/** The time between two days. @throws AppError field_invalid (date_from, hour) */
export function toPeriod(
  { network }: Pick<NetworkCtx, "network">,
  { from, to, hour, timezone: zone = network.timeZone }: AskedPeriod,
): Period {
  if (from > to) throw new AppError("field_invalid", "date_from");
  if (hour === undefined) return { zone, fromMs: startOf(zone, from), toMs: instantOf(zone, Date.parse(to) + DAY_MS) };
  if (from !== to) throw new AppError("field_invalid", "hour");
  return { zone, fromMs: startOf(zone, from, hour), toMs: startOf(zone, from, hour + 1) };
}

/** When a day, or an hour of it, begins by the clocks of a zone. */
export const startOf = (zone: ZoneHistory, day: string, hour = 0): number => instantOf(zone, Date.parse(day) + hour * HOUR_MS);
