import type { SumName } from "../../../domain/statistics/account-report/query.ts";
import { ratio } from "../../../domain/statistics/metrics.ts";
import { fromMicros, MICROS } from "../../../lib/money.ts";

/** Sums, some of which may be taken away. */
interface Total {
  plus: readonly SumName[];
  minus?: readonly SumName[];
}

/** A column of a report: a count, an amount, or a ratio of two of these. */
type Column = { describe: string } & (
  | { count: Total }
  | { money: Total }
  /** A part of a whole, multiplied by a number; with units, an amount. */
  | { part: Total; whole: Total; times: number; wholeUnits?: number }
);

/** Reads a sum by its name; null where what is asked about has none, as a goal has no clicks' costs. */
export type ReadSum = (name: SumName) => number | null;

const CENT_DECIMALS = 2;
const VALID = ["wait.count", "hold.count", "approve.count", "cancel.count"] as const;
const ALL = [...VALID, "trash.count"] as const;
const PROFIT = { plus: ["approve.micros"], minus: ["cost"] } as const satisfies Total;

const count = (describe: string, ...plus: SumName[]): Column => ({ describe, count: { plus } });
const money = (describe: string, ...plus: SumName[]): Column => ({ describe, money: { plus } });

/** In the order in which they are described. */
const COLUMNS = {
  click: count("Clicks", "clicks"),
  unique: count("Unique clicks", "uniques"),
  mobile: count("Clicks by phones and tablets", "mobile"),
  total: count("All leads", ...ALL),
  cv: count("All leads except trash", ...VALID),
  cn: count("New leads", "wait.count"),
  ch: count("Leads in hold", "hold.count"),
  ca: count("Approved leads", "approve.count"),
  cc: count("Cancelled leads", "cancel.count"),
  ct: count("Leads in trash", "trash.count"),
  mn: money("Payout of new leads", "wait.micros"),
  mh: money("Payout of leads in hold", "hold.micros"),
  ma: money("Payout of approved leads", "approve.micros"),
  mc: money("Payout of cancelled leads, which is lost", "cancel.micros"),
  mtr: money("Payout of leads in trash, which is lost", "trash.micros"),
  mt: money("Payout of leads in hold and approved", "hold.micros", "approve.micros"),
  spend: money("Cost of the clicks", "cost"),
  profit: { describe: "`ma` − `spend`", money: PROFIT },
  roi: { describe: "`profit` / `spend`, percent", part: PROFIT, whole: { plus: ["cost"] }, times: 100 },
  cr: { describe: "`cv` / `unique`, percent", part: { plus: VALID }, whole: { plus: ["uniques"] }, times: 100 },
  epc: { describe: "`ma` / `unique`", part: { plus: ["approve.micros"] }, whole: { plus: ["uniques"] }, times: 1, wholeUnits: MICROS },
  appr: { describe: "`ca` / `cv`, percent", part: { plus: ["approve.count"] }, whole: { plus: VALID }, times: 100 },
  app: { describe: "`ca` / `total`, percent", part: { plus: ["approve.count"] }, whole: { plus: ALL }, times: 100 },
  cpc: { describe: "`spend` / `click`", part: { plus: ["cost"] }, whole: { plus: ["clicks"] }, times: 1, wholeUnits: MICROS },
  cpa: { describe: "`spend` / `ca`", part: { plus: ["cost"] }, whole: { plus: ["approve.count"] }, times: 1, wholeUnits: MICROS },
} as const satisfies Record<string, Column>;

export type ColumnName = keyof typeof COLUMNS;

export const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];

export const isColumn = (name: string): name is ColumnName => name in COLUMNS;

/** What each column means, for the description. */
export const COLUMN_NOTES = COLUMN_NAMES.map((name) => `\`${name}\`: ${COLUMNS[name].describe}`).join("; ");

const totalsOf = (column: Column): Total[] =>
  "count" in column ? [column.count] : "money" in column ? [column.money] : [column.part, column.whole];

/** The sums that a column is made of. */
function sumsOf(name: ColumnName): SumName[] {
  return [...new Set(totalsOf(COLUMNS[name]).flatMap(({ plus, minus = [] }) => [...plus, ...minus]))];
}

/** Whether a column says anything of the leads of one goal. */
export const isOfGoals = (name: ColumnName): boolean => sumsOf(name).some((sum) => sum.includes("."));

function total({ plus, minus = [] }: Total, read: ReadSum): number | null {
  let sum = 0;
  for (const [names, sign] of [
    [plus, 1],
    [minus, -1],
  ] as const) {
    for (const name of names) {
      const each = read(name);
      if (each === null) return null;
      sum += sign * each;
    }
  }
  return sum;
}

/** What stands in a column; null where it cannot be told, such as a ratio of nothing. */
export function figureOf(name: ColumnName, read: ReadSum): number | null {
  const column: Column = COLUMNS[name];
  if ("count" in column) return total(column.count, read);
  if ("money" in column) {
    const micros = total(column.money, read);
    return micros === null ? null : fromMicros(micros);
  }
  const [part, whole] = [total(column.part, read), total(column.whole, read)];
  if (part === null || whole === null || whole === 0) return null;
  const { times, wholeUnits } = column;
  return wholeUnits === undefined ? ratio(part, whole, times) : ratio(part, whole * wholeUnits, times, CENT_DECIMALS);
}

/** What rows are sorted by where they are sorted by a column. Those of which it cannot be told come last. */
export function rankBy(name: ColumnName, descending: boolean) {
  const column: Column = COLUMNS[name];
  const of = sumsOf(name);
  const [first, ...others] = of;
  if (first !== undefined && others.length === 0 && !("part" in column)) return { by: first, descending };
  const value = (...sums: number[]): number => {
    const read: ReadSum = (sum) => sums[of.indexOf(sum)] ?? 0;
    if ("count" in column) return total(column.count, read) ?? 0;
    if ("money" in column) return total(column.money, read) ?? 0;
    const [part, whole] = [total(column.part, read) ?? 0, total(column.whole, read) ?? 0];
    return whole === 0 ? Number.POSITIVE_INFINITY * (descending ? -1 : 1) : part / whole;
  };
  return { by: { of, value }, descending };
}
