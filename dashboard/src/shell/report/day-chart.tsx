import { useCallback, useMemo } from "react";
import type { Params } from "../../api/client.ts";
import { useAsk } from "../../api/hooks.ts";
import type { Language } from "../../preferences.ts";
import type { Figure } from "../../report-items.ts";
import { useTexts } from "../../texts/define.ts";
import { reportWords } from "../../texts/report-words.ts";
import { formatHour, formatShortDay, hourNow, today } from "../../time.ts";
import { Chart } from "../../ui/chart.tsx";
import { type Period, periodBefore } from "../../url/period.ts";
import type { toApiFilters } from "../../url/report.ts";
import { useFormat } from "../account.ts";
import { DaysShape } from "./days-shape.tsx";
import { type Report, useReportFormat } from "./report-format.ts";
import { slotsOf } from "./slots.ts";

/** A question about each of some days, or each hour of one. */
export interface DaysAsked extends Params {
  columns: readonly Figure[];
}

export interface DayChartProps {
  period: Period;
  filters: ReturnType<typeof toApiFilters>;
  figure: Figure;
  /** The screen's own question about these, where its answer has the figure. */
  asked?: DaysAsked;
  isCompared: boolean;
}

const NO_NAMES: Report["names"] = {};
const HOUR_STEPS = [1, 2, 3, 6, 12];

/** One figure by day, or by the hour of a single day, with the period before where it is compared. */
export function DayChart({ period, filters, figure, asked, isCompared }: DayChartProps) {
  const t = useTexts(reportWords);
  const { lang, zone } = useFormat();
  const { figure: format } = useReportFormat(NO_NAMES);
  const { item, slots } = slotsOf(period);
  const isByHour = item === "hour";
  const alone = { group: [item], ...period, filters, columns: [figure], limit: slots.length };
  const { columns, ...question } = asked ?? alone;
  const query = useAsk("/api/reports/traffic.json", { ...question, columns });
  const place = columns.indexOf(figure);
  const data = query.data?.data;
  const before = useAsk("/api/reports/traffic.json", { ...alone, ...periodBefore(period) }, { enabled: isCompared });
  const beforeData = before.data?.data;
  const series = useMemo(() => {
    const begun = slotsBegun(period, zone);
    const mine =
      data === undefined
        ? []
        : [{ name: t.figures[figure], values: bySlot(data, place, period).map((value, at) => (at < begun ? value : null)) }];
    const theirs =
      isCompared && beforeData !== undefined ? [{ name: t.before, values: bySlot(beforeData, 0, periodBefore(period)), before: true }] : [];
    return [...mine, ...theirs];
  }, [data, beforeData, figure, place, isCompared, period, zone, t]);
  const ticks = useMemo(() => ticksOf(period, lang), [period, lang]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it writes alike until the figure or the language changes.
  const write = useCallback((value: number) => format(figure, value), [figure, lang]);
  if (data === undefined) return query.error === null && <DaysShape />;
  return (
    <div className="min-h-65">
      {isByHour ? (
        <Chart label={t.hourChart(t.figures[figure])} ticks={ticks} series={series} format={write} axis={t.items.hour} steps={HOUR_STEPS} />
      ) : (
        <Chart label={t.chart(t.figures[figure])} ticks={ticks} series={series} format={write} />
      )}
    </div>
  );
}

/** The figure at a place of the columns. A day or an hour without a row had nothing. */
function bySlot({ rows }: Report, place: number, period: Period): number[] {
  const values = new Map(rows.map(([slot, ...figures]) => [slot, Number(figures[place] ?? 0)]));
  return slotsOf(period).slots.map((slot) => values.get(slot) ?? 0);
}

/** How many points have begun: of today not every hour has. */
function slotsBegun({ from, to }: Period, zone: string): number {
  return from === to && from === today(zone) ? hourNow(zone) + 1 : Number.POSITIVE_INFINITY;
}

function ticksOf(period: Period, lang: Language): string[] {
  const { item, slots } = slotsOf(period);
  return item === "hour" ? slots.map(formatHour) : slots.map((day) => formatShortDay(day, lang));
}
