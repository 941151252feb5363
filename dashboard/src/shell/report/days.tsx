import { Suspense } from "react";
import { lazyPart } from "../../ui/lazy-part.tsx";
import type { DayChartProps } from "./day-chart.tsx";
import { DaysShape } from "./days-shape.tsx";

// The library of charts comes behind the screen.
const DayChart = lazyPart(() => import("./day-chart.tsx"), "DayChart");

/** One figure by day, or by the hour of a single day, with the period before where it is compared. */
export function Days(props: DayChartProps) {
  return (
    <Suspense fallback={<DaysShape />}>
      <DayChart {...props} />
    </Suspense>
  );
}
