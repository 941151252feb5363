import type { Answer } from "../../api/client.ts";

export type Row = Answer<"/api/v1/stats/page", "post">["rows"][number];

/** What ads did and cost in a period, and what came of it. Money is null where a currency has no exchange rate. */
export interface Figures {
  impressions: number;
  clicks: number;
  starts: number;
  joins: number;
  leaves: number;
  spent: number | null;
  revenue: number | null;
  /** The part of what was spent that stands as the cost of clicks, and the rest. */
  allocated: number | null;
  notAllocated: number | null;
  /** Null: nobody joined. */
  costPerJoin: number | null;
  roiPercent: number | null;
}

/** Rows of one thing, of several years or of several things, as one. Ratios are of the sums. */
export function sumUp(rows: readonly Row[]): Figures {
  const count = (of: (row: Row) => number | null) => rows.reduce((sum, row) => sum + (of(row) ?? 0), 0);
  const money = (of: (row: Row) => number | null) => (rows.some((row) => of(row) === null) ? null : count(of));
  const [spent, revenue, joins] = [money((row) => row.spent), money((row) => row.revenue), count((row) => row.joins)];
  return {
    impressions: count((row) => row.impressions),
    clicks: count((row) => row.clicks),
    starts: count((row) => row.starts),
    joins,
    leaves: count((row) => row.leaves),
    spent,
    revenue,
    allocated: money((row) => row.allocated),
    notAllocated: money((row) => row.not_allocated),
    costPerJoin: spent === null || joins === 0 ? null : spent / joins,
    roiPercent: spent === null || revenue === null || spent === 0 ? null : (100 * (revenue - spent)) / spent,
  };
}

/** Currencies without an exchange rate, each once. */
export const unconvertedOf = (rows: readonly Row[]): string[] => [...new Set(rows.flatMap(({ unconverted = [] }) => unconverted))];
