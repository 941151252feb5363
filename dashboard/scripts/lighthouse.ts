/** What Lighthouse rates the performance of a page by. */
export interface Vitals {
  firstContentfulPaintMs: number;
  speedIndexMs: number;
  largestContentfulPaintMs: number;
  totalBlockingMs: number;
  cumulativeLayoutShift: number;
}

/**
 * Of phones, since Lighthouse 10. A value at `p10` is worth 0.9, one at `median` 0.5, along a log-normal curve.
 * https://github.com/GoogleChrome/lighthouse/tree/v12.0.0/core/audits/metrics, the weights in core/config/default-config.js
 */
const CURVES: Record<keyof Vitals, { p10: number; median: number; weight: number }> = {
  firstContentfulPaintMs: { p10: 1800, median: 3000, weight: 10 },
  speedIndexMs: { p10: 3387, median: 5800, weight: 10 },
  largestContentfulPaintMs: { p10: 2500, median: 4000, weight: 25 },
  totalBlockingMs: { p10: 200, median: 600, weight: 30 },
  cumulativeLayoutShift: { p10: 0.1, median: 0.25, weight: 25 },
};

/** Where the standard normal distribution has a tenth above it. */
const TENTH_ABOVE = 1.2815515655446004;

/** Lighthouse's performance score, 0 to 100. It rounds each measure's score and their mean to two digits. */
export function performanceScore(vitals: Vitals): number {
  const names = Object.keys(CURVES) as (keyof Vitals)[];
  const total = names.reduce((sum, name) => sum + CURVES[name].weight, 0);
  const scored = names.reduce((sum, name) => sum + CURVES[name].weight * rounded(scoreOf(vitals[name], CURVES[name])), 0);
  return Math.round(100 * rounded(scored / total));
}

function scoreOf(value: number, { p10, median }: { p10: number; median: number }): number {
  if (value <= 0) return 1;
  return shareAbove((TENTH_ABOVE * Math.log(value / median)) / Math.log(median / p10));
}

const rounded = (score: number): number => Math.round(score * 100) / 100;

/** The share of the standard normal distribution above `x`: formula 26.2.17 of Abramowitz and Stegun, exact to 7.5e-8. */
function shareAbove(x: number): number {
  if (x < 0) return 1 - shareAbove(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
