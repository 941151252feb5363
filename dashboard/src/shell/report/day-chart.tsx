import { useCallback, useMemo } from "react";
import type { Params } from "../../api/client.ts";
import { useAsk } from "../../api/hooks.ts";
import type { Figure } from "../../report-items.ts";
import { useTexts } from "../../texts/define.ts";
import { reports } from "../../texts/reports.ts";
import { formatShortDay, listDays } from "../../time.ts";
import { Chart } from "../../ui/chart.tsx";
import { type Period, periodBefore } from "../../url/period.ts";
import type { toApiFilters } from "../../url/report.ts";
import { useFormat } from "../account.ts";
import { DaysShape } from "./days-shape.tsx";
import { type Report, useReportFormat } from "./report-format.ts";

/** A question about each of some days. */
export interface DaysAsked extends Params {
  columns: readonly Figure[];
}

export interface DayChartProps {
  period: Period;
  filters: ReturnType<typeof toApiFilters>;
  figure: Figure;
  /** The screen's own question about these days, where its answer has the figure. */
  asked?: DaysAsked;
  isCompared: boolean;
}

const NO_NAMES: Report["names"] = {};

/** One figure by day, with the period before where it is compared. */
export function DayChart({ period, filters, figure, asked, isCompared }: DayChartProps) {
  const t = useTexts(reports);
  const { lang } = useFormat();
  const { figure: format } = useReportFormat(NO_NAMES);
  const days = listDays(period.from, period.to);
  const alone = { group: ["date"], ...period, filters, columns: [figure], limit: days.length };
  const { columns, ...question } = asked ?? alone;
  const query = useAsk("/api/reports/traffic.json", { ...question, columns });
  const place = columns.indexOf(figure);
  const data = query.data?.data;
  const before = useAsk("/api/reports/traffic.json", { ...alone, ...periodBefore(period) }, { enabled: isCompared });
  const beforeData = before.data?.data;
  const series = useMemo(() => {
    const mine = data === undefined ? [] : [{ name: t.figures[figure], values: byDay(data, place, listDays(period.from, period.to)) }];
    const { from, to } = periodBefore(period);
    const theirs =
      isCompared && beforeData !== undefined ? [{ name: t.before, values: byDay(beforeData, 0, listDays(from, to)), before: true }] : [];
    return [...mine, ...theirs];
  }, [data, beforeData, figure, place, isCompared, period, t]);
  const ticks = useMemo(() => listDays(period.from, period.to).map((day) => formatShortDay(day, lang)), [period, lang]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it writes alike until the figure or the language changes.
  const write = useCallback((value: number) => format(figure, value), [figure, lang]);
  if (data === undefined) return query.error === null && <DaysShape />;
  return (
    <div className="min-h-65">
      <Chart label={t.chart(t.figures[figure])} ticks={ticks} series={series} format={write} />
    </div>
  );
}

/** The figure at a place of the columns. A day without a row had nothing. */
function byDay({ rows }: Report, place: number, days: readonly string[]): (number | null)[] {
  const values = new Map(rows.map(([day, ...figures]) => [String(day), Number(figures[place] ?? 0)]));
  return days.map((day) => values.get(day) ?? 0);
}
