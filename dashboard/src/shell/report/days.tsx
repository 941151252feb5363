import { Suspense } from "react";
import { lazyPart } from "../../ui/lazy-part.tsx";
import type { DayChartProps } from "./day-chart.tsx";
import { DaysShape } from "./days-shape.tsx";

// The library of charts comes behind the screen, and not at all for a single day.
const DayChart = lazyPart(() => import("./day-chart.tsx"), "DayChart");

/** One figure by day, where there are several, with the period before where it is compared. */
export function Days(props: DayChartProps) {
  if (props.period.from === props.period.to) return null;
  return (
    <Suspense fallback={<DaysShape />}>
      <DayChart {...props} />
    </Suspense>
  );
}
