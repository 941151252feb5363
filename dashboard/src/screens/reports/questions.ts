import { type Figure, type Item, PRESETS } from "../../report-items.ts";
import type { Account } from "../../shell/account.ts";
import { today } from "../../time.ts";
import { type Period, readPeriod, resolvePeriod } from "../../url/period.ts";
import { DEFAULT_GROUP, readReport, toApiFilters } from "../../url/report.ts";

const FIRST_ROWS = 500;

/** What an address says of a report, with what it leaves out. */
interface Chosen {
  g: readonly Item[];
  f?: readonly string[] | undefined;
  s?: string | undefined;
  c: readonly Figure[];
  cmp?: "prev" | undefined;
}

/** The question of a report. @param limit of its rows */
export function askReport({ g, f, s, c, cmp }: Chosen, period: Period, limit = FIRST_ROWS) {
  const sort = s ?? (g[0] === "date" || g[0] === "hour" ? g[0] : `-${c[0]}`);
  const compare = cmp === "prev" ? { compare: cmp } : {};
  return { group: [...g], ...period, filters: toApiFilters(f), columns: [...c], sort, limit, ...compare };
}

/** All that the screen asks for at an address, without its chart. */
export function firstQuestions(search: Record<string, unknown>, { time_zone: zone }: Pick<Account, "time_zone">) {
  const { g = DEFAULT_GROUP, f, s, c = PRESETS.money } = readReport(search);
  const period = readPeriod(search);
  return [askReport({ g, f, s, c, cmp: period.cmp }, resolvePeriod(period, today(zone)))];
}
