import type { Figure, Item } from "../../report-items.ts";
import type { Account, Role } from "../../shell/account.ts";
import { slotsOf } from "../../shell/report/slots.ts";
import { today } from "../../time.ts";
import { type Period, readPeriod, resolvePeriod } from "../../url/period.ts";

export const FIGURES = ["spend", "ma", "profit", "roi", "cv", "appr"] as const satisfies readonly Figure[];
const TOPS = ["flow", "campaign", "geo"] as const satisfies readonly Item[];
const TOPS_OF_AFFILIATES = ["flow", "offer", "geo"] as const satisfies readonly Item[];
export type TopItem = (typeof TOPS | typeof TOPS_OF_AFFILIATES)[number];
const TOP_ROWS = 5;

/** The figures of each day, or of each hour of a single one, beside those of the period before. */
export function askFigures(period: Period) {
  const { item, slots } = slotsOf(period);
  return { group: [item], ...period, columns: [...FIGURES], limit: slots.length, compare: "prev" };
}

/** What the lists of what brought most are of. */
export const topsOf = (role: Role): readonly TopItem[] => (role === "affiliate" ? TOPS_OF_AFFILIATES : TOPS);

/** What brought most. */
export function askTop(item: TopItem, period: Period) {
  return { group: [item], ...period, columns: ["ma", "profit"], sort: "-profit", limit: TOP_ROWS };
}

/** All that the screen asks for at an address. */
export function firstQuestions(search: Record<string, unknown>, { time_zone: zone, role }: Pick<Account, "time_zone" | "role">) {
  const period = resolvePeriod(readPeriod(search), today(zone));
  return [askFigures(period), ...topsOf(role).map((item) => askTop(item, period))];
}
