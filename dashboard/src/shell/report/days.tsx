import { lazy, Suspense } from "react";
import type { DayChartProps } from "./day-chart.tsx";
import { DaysShape } from "./days-shape.tsx";

// The library of charts comes behind the screen, and not at all for a single day.
const DayChart = lazy(async () => {
  const part: typeof import("./day-chart.tsx") | undefined = await import("./day-chart.tsx");
  // It is of an older build: the page is being loaded again.
  return part === undefined ? new Promise<never>(() => {}) : { default: part.DayChart };
});

/** One figure by day, where there are several, with the period before where it is compared. */
export function Days(props: DayChartProps) {
  if (props.period.from === props.period.to) return null;
  return (
    <Suspense fallback={<DaysShape />}>
      <DayChart {...props} />
    </Suspense>
  );
}
