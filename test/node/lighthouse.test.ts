import { expect, it } from "vitest";
import { performanceScore, type Vitals } from "../../dashboard/scripts/lighthouse.ts";

const of = (
  firstContentfulPaintMs: number,
  speedIndexMs: number,
  largestContentfulPaintMs: number,
  totalBlockingMs: number,
  cumulativeLayoutShift: number,
): Vitals => ({ firstContentfulPaintMs, speedIndexMs, largestContentfulPaintMs, totalBlockingMs, cumulativeLayoutShift });

it.each([
  ["nothing to wait for", of(0, 0, 0, 0, 0), 100],
  ["its tenth percentiles", of(1800, 3387, 2500, 200, 0.1), 90],
  ["its medians", of(3000, 5800, 4000, 600, 0.25), 50],
  ["a page that never comes", of(60_000, 60_000, 60_000, 60_000, 5), 0],
  ["medians of paint alone, which weigh 10 and 25", of(3000, 0, 4000, 0, 0), 83],
])("rates %s as Lighthouse does", (_, vitals, score) => {
  expect(performanceScore(vitals)).toBe(score);
});
