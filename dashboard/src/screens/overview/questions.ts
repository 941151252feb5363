import type { Figure, Item } from "../../report-items.ts";
import { slotsOf } from "../../shell/report/slots.ts";
import { today } from "../../time.ts";
import { type Period, readPeriod, resolvePeriod } from "../../url/period.ts";

export const FIGURES = ["spend", "ma", "profit", "roi", "cv", "appr"] as const satisfies readonly Figure[];
export const TOPS = ["flow", "campaign", "geo"] as const satisfies readonly Item[];
const TOP_ROWS = 5;

/** The figures of each day, or of each hour of a single one, beside those of the period before. */
export function askFigures(period: Period) {
  const { item, slots } = slotsOf(period);
  return { group: [item], ...period, columns: [...FIGURES], limit: slots.length, compare: "prev" };
}

/** What brought most. */
export function askTop(item: (typeof TOPS)[number], period: Period) {
  return { group: [item], ...period, columns: ["ma", "profit"], sort: "-profit", limit: TOP_ROWS };
}

/** All that the screen asks for at an address. @param zone the account's */
export function firstQuestions(search: Record<string, unknown>, zone: string) {
  const period = resolvePeriod(readPeriod(search), today(zone));
  return [askFigures(period), ...TOPS.map((item) => askTop(item, period))];
}
