import { DAY_MS } from "../../lib/time.ts";
import type { Account } from "../../platform/context.ts";
import { findTariff } from "./tariffs.ts";

/** What one payment buys. */
export const PERIOD_DAYS = 30;
/** While more than this remains, nothing is sold: there is time enough to renew. */
const RENEWAL_DAYS = 3;

/** When paid time ends after another period: it adds to what remains, and starts now where nothing does. */
export function extendPaidTime(nowMs: number, paidUntilMs: number | null, days: number): number {
  return Math.max(nowMs, paidUntilMs ?? 0) + days * DAY_MS;
}

/** Whether an account is too far from the end of its paid plan to buy. Time left over from a plan it gave up does not count. */
export function paidTimeRemains(nowMs: number, account: Pick<Account, "tariff" | "paidUntilMs">): boolean {
  const isPaidPlan = (findTariff(account.tariff ?? "")?.priceUsd ?? 0) > 0;
  return isPaidPlan && (account.paidUntilMs ?? 0) - nowMs > RENEWAL_DAYS * DAY_MS;
}
