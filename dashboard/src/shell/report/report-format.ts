import type { Answer } from "../../api/client.ts";
import { type Figure, type Item, MONEY, PERCENT } from "../../report-items.ts";
import { useTexts } from "../../texts/define.ts";
import { reportWords } from "../../texts/report-words.ts";
import { formatDay } from "../../time.ts";
import { useFormat } from "../account.ts";

export type Report = Answer<"/api/reports/traffic.json", "post">["data"];

/** Those by number, where 0 says that there is none. */
const NUMBERED: ReadonlySet<Item> = new Set(["way", "site", "offer", "campaign", "isp"]);

/** Writes figures and values of rows for this person. */
export function useReportFormat(names: Report["names"]) {
  const t = useTexts(reportWords);
  const format = useFormat();
  const figure = (name: Figure, value: number | null): string => {
    if (MONEY.has(name)) return format.money(value);
    if (PERCENT.has(name) || value === null) return format.rate(value);
    return format.number(value);
  };
  const value = (item: Item, of: string | number): string => {
    if (of === "" || (of === 0 && NUMBERED.has(item))) return t.nothing[item] ?? t.none;
    if (item === "geo") return format.country(String(of));
    const named = (names as Partial<Record<string, Record<string, string>>>)[item]?.[String(of)];
    if (named !== undefined && named !== "") return named;
    if (item === "mobile" || item === "filter") return t.values[item][Number(of)] ?? String(of);
    if (item === "date") return formatDay(String(of), format.lang);
    return String(of);
  };
  return { figure, value };
}
