import { divideHalfUp, fromMicros, MICROS } from "../../../lib/money.ts";
import type { MEASURES } from "../model/dimensions.ts";
import type { Label } from "./labels.ts";
import { MONEY, type SumRow } from "./measures.ts";

type Measure = (typeof MEASURES)[number];
type Money = (typeof MONEY)[number];

/** Leads and their payout. Money in units of the account's currency, ratios but `epc` in percent. */
export interface LeadMetrics {
  total: number;
  valid: number;
  wait: number;
  hold: number;
  approve: number;
  cancel: number;
  trash: number;
  /** Of leads in hold and approved. */
  earned: number;
  /** Of new leads, which nobody has earned yet. */
  awaited: number;
  held: number;
  approved: number;
  conversion: number;
  epc: number;
  approveOfValid: number;
  approveOfAll: number;
}

/** Clicks, leads, and the profit after the clicks' cost. */
export interface Metrics extends LeadMetrics {
  clicks: number;
  uniques: number;
  spend: number;
  profit: number;
  roi: number;
  goals: { code: string; name: string; leads: LeadMetrics }[];
  /** Money that no rate is known for, by currency in its units: costs and payouts of leads that are new, in hold or approved. */
  unconverted: Record<string, number>;
}

const SIGNIFICANT = 100n;

/**
 * A ratio of whole numbers as reports show it: three significant digits, and never less than the whole number, a half away from
 * zero; 0 of nothing.
 * @example ratio(4, 22, 100) // 18.2
 */
export function ratio(part: number, whole: number, scale = 1): number {
  if (part === 0 || whole === 0) return 0;
  const dividend = BigInt(Math.abs(part)) * BigInt(scale);
  const divisor = BigInt(whole);
  let decimals = 0;
  while (dividend * 10n ** BigInt(decimals) < SIGNIFICANT * divisor) decimals += 1;
  const digits = Number(divideHalfUp(dividend * 10n ** BigInt(decimals), divisor));
  return (Math.sign(part) * digits) / 10 ** decimals;
}

/**
 * The metrics of rows, added up.
 * @param goals their codes and names: goals of one code, of different owners, are one
 */
export function metricsOf(rows: readonly SumRow[], goals: ReadonlyMap<number, Label>): Metrics {
  const sum = (of: readonly SumRow[], name: Measure) => of.reduce((total, row) => total + row[name], 0);
  const money = (of: readonly SumRow[], name: Money) => sum(of.filter(isConverted), name);
  const clicks = sum(rows, "clicks");
  const uniques = sum(rows, "uniques");
  const cost = money(rows, "cost_micros");
  const ofLeads = (leads: readonly SumRow[]): LeadMetrics => {
    const counts = {
      wait: sum(leads, "leads_wait"),
      hold: sum(leads, "leads_hold"),
      approve: sum(leads, "leads_approve"),
      cancel: sum(leads, "leads_cancel"),
      trash: sum(leads, "leads_trash"),
    };
    const valid = counts.wait + counts.hold + counts.approve + counts.cancel;
    const total = valid + counts.trash;
    const held = money(leads, "hold_micros");
    const approved = money(leads, "approve_micros");
    return {
      total,
      valid,
      ...counts,
      held: fromMicros(held),
      approved: fromMicros(approved),
      earned: fromMicros(held + approved),
      awaited: fromMicros(money(leads, "wait_micros")),
      conversion: ratio(valid, uniques, 100),
      epc: ratio(approved, uniques * MICROS),
      approveOfValid: ratio(counts.approve, valid, 100),
      approveOfAll: ratio(counts.approve, total, 100),
    };
  };
  const profit = money(rows, "approve_micros") - cost;
  const labelOf = (goalId: number) => goals.get(goalId) ?? { code: String(goalId), name: String(goalId) };
  const byCode = Map.groupBy(
    rows.filter(({ goalId }) => goalId > 0),
    ({ goalId }) => labelOf(goalId).code,
  );
  return {
    clicks,
    uniques,
    ...ofLeads(rows),
    spend: fromMicros(cost),
    profit: fromMicros(profit),
    roi: ratio(profit, cost, 100),
    goals: [...byCode].map(([code, own]) => ({ code, name: labelOf(own[0]?.goalId ?? 0).name, leads: ofLeads(own) })),
    unconverted: unconvertedOf(rows),
  };
}

const isConverted = ({ unconverted }: SumRow): boolean => unconverted === "";

function unconvertedOf(rows: readonly SumRow[]): Metrics["unconverted"] {
  const left = Map.groupBy(
    rows.filter((row) => !isConverted(row)),
    ({ unconverted }) => unconverted,
  );
  const amounts = [...left].map(([currency, own]): [string, number] => [
    currency,
    fromMicros(own.reduce((total, row) => MONEY.reduce((sum, name) => sum + row[name], total), 0)),
  ]);
  return Object.fromEntries(amounts.sort(([a], [b]) => (a < b ? -1 : 1)));
}
