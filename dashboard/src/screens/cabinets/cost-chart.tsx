import { Suspense, useCallback, useMemo } from "react";
import { useFormat } from "../../shell/account.ts";
import { usePeriod } from "../../shell/period-picker.tsx";
import { cabinets } from "../../texts/cabinets.ts";
import { useTexts } from "../../texts/define.ts";
import { formatShortDay, listDays } from "../../time.ts";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { ADS_ZONE, useStats } from "./use-stats.ts";

// The library of charts comes behind the figures.
const Chart = lazyPart(() => import("../../ui/chart.tsx"), "Chart");

/** What was spent and what a join cost, by day. A day without joins has no cost of one. */
export function CostChart({ cabinet, currency }: { cabinet: string; currency: string }) {
  const t = useTexts(cabinets);
  const format = useFormat();
  const { lang } = format;
  const {
    period: { from, to },
  } = usePeriod(ADS_ZONE);
  const { data } = useStats({ by: "day", cabinet, currency });
  const days = useMemo(() => listDays(from, to), [from, to]);
  const ticks = useMemo(() => days.map((day) => formatShortDay(day, lang)), [days, lang]);
  const series = useMemo(() => {
    const rows = new Map((data?.rows ?? []).map((row) => [row.period_date, row]));
    return [
      { name: t.figures.spent, values: days.map((day) => rows.get(day)?.spent ?? 0) },
      { name: t.figures.costPerJoin, values: days.map((day) => rows.get(day)?.cost_per_join ?? null) },
    ];
  }, [data, days, t]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it writes alike until the currency or the language changes.
  const write = useCallback((value: number) => format.money(value, currency), [currency, lang]);
  if (days.length < 2 || data === undefined || data.next_cursor !== null) return null;
  return (
    <Suspense fallback={<Skeleton rows={4} />}>
      <Chart label={t.costByDay} ticks={ticks} series={series} format={write} />
    </Suspense>
  );
}
