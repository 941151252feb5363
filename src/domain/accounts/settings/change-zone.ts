import { MINUTE_MS } from "../../../lib/time.ts";
import { latestZone, withZone, type ZoneHistory } from "../../../lib/zone-history.ts";
import { addDays, dateAt, daysBetween } from "../../reports/model/days.ts";

/** Longer than an isolate serves a flow's settings from memory: every click then knows of a change when it comes in force. */
const NOTICE_MS = 10 * MINUTE_MS;

/**
 * A history in which another zone comes in force at the next day that has begun in both zones: so no day is torn apart, and
 * every moment, before, during and after, has one date. A change that is not in force yet is replaced.
 * @param zone IANA name
 */
export function changeZone(history: ZoneHistory, zone: string, nowMs: number): ZoneHistory {
  const past = withoutPending(history, nowMs + NOTICE_MS);
  const before = latestZone(past);
  if (before.zone === zone) return past;
  for (let date = dateAt(before.zone, nowMs); ; date = addDays(date, 1)) {
    const begins = [before.zone, zone].map((each) => daysBetween(each, date, date)[0]?.fromMs ?? 0);
    const fromMs = Math.max(...begins);
    if (fromMs > Math.max(nowMs + NOTICE_MS, before.fromMs)) return withZone(past, { fromMs, zone });
  }
}

function withoutPending(history: ZoneHistory, untilMs: number): ZoneHistory {
  const { fromMs } = latestZone(history);
  return fromMs <= untilMs ? history : history.slice(0, history.lastIndexOf(";"));
}
