import { divideHalfUp, fromMicros, MICROS } from "../../lib/money.ts";
import type { Figures, LeadSums } from "./account-report/query.ts";

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
 * A ratio of whole numbers as reports show it: three significant digits, and never less than the whole number or `leastDecimals`, a half
 * away from zero; 0 of nothing.
 * @example ratio(4, 22, 100) // 18.2
 */
export function ratio(part: number, whole: number, scale = 1, leastDecimals = 0): number {
  if (part === 0 || whole === 0) return 0;
  const dividend = BigInt(Math.abs(part)) * BigInt(scale);
  const divisor = BigInt(whole);
  let decimals = leastDecimals;
  while (dividend * 10n ** BigInt(decimals) < SIGNIFICANT * divisor) decimals += 1;
  const digits = Number(divideHalfUp(dividend * 10n ** BigInt(decimals), divisor));
  return (Math.sign(part) * digits) / 10 ** decimals;
}

/** The metrics of what was added up. */
export function metricsOf({ clicks, uniques, costMicros, leads, goals, unconverted }: Figures): Metrics {
  const ofLeads = (sums: LeadSums): LeadMetrics => {
    const { wait, hold, approve, cancel, trash } = sums;
    const valid = wait.count + hold.count + approve.count + cancel.count;
    const total = valid + trash.count;
    return {
      total,
      valid,
      wait: wait.count,
      hold: hold.count,
      approve: approve.count,
      cancel: cancel.count,
      trash: trash.count,
      held: fromMicros(hold.micros),
      approved: fromMicros(approve.micros),
      earned: fromMicros(hold.micros + approve.micros),
      awaited: fromMicros(wait.micros),
      conversion: ratio(valid, uniques, 100),
      epc: ratio(approve.micros, uniques * MICROS),
      approveOfValid: ratio(approve.count, valid, 100),
      approveOfAll: ratio(approve.count, total, 100),
    };
  };
  const profit = leads.approve.micros - costMicros;
  return {
    clicks,
    uniques,
    ...ofLeads(leads),
    spend: fromMicros(costMicros),
    profit: fromMicros(profit),
    roi: ratio(profit, costMicros, 100),
    goals: [...goals].map(([code, { name, leads }]) => ({ code, name, leads: ofLeads(leads) })),
    unconverted: Object.fromEntries(
      Object.entries(unconverted)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([currency, micros]) => [currency, fromMicros(micros)]),
    ),
  };
}
