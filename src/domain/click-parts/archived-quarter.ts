import { QUARTER_MS, wallClock } from "../../lib/wall-clock.ts";
import type { ZoneHistory } from "../../lib/zone-history.ts";
import { dateAt, daysBetween } from "../reports/model/days.ts";
import { dayNumber, dayText } from "../reports/model/local-time.ts";

/** Reads the first UTC quarter of an hour that an hour of a local day has; of an hour that the day has not, that of its beginning. */
export function quartersOfDay(timeZone: ZoneHistory, localDay: number): (hour: number) => number {
  const date = dayText(localDay);
  const [day] = daysBetween(timeZone, date, date);
  const clock = wallClock(timeZone);
  const [from, to] = [(day?.fromMs ?? Date.parse(date)) / QUARTER_MS, (day?.toMs ?? Date.parse(date)) / QUARTER_MS];
  const byHour = new Map<number, number>();
  for (let quarter = to - 1; quarter >= from; quarter -= 1) byHour.set(new Date(clock(quarter * QUARTER_MS)).getUTCHours(), quarter);
  return (hour) => byHour.get(hour) ?? from;
}

/** The UTC quarter of an hour in which a part made of the archive has a click: the first one of its local hour. */
export function archivedQuarter(timeZone: ZoneHistory, clickedAtMs: number): number {
  return quartersOfDay(timeZone, dayNumber(dateAt(timeZone, clickedAtMs)))(new Date(wallClock(timeZone)(clickedAtMs)).getUTCHours());
}
