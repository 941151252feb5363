import type { CAP_PERIODS, CAP_SCOPES, CAP_TYPES } from "../../../lib/codes.ts";
import { localTime } from "../../../lib/wall-clock.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";

/** How much an offer takes in a period. */
export interface Cap {
  id: number;
  period: (typeof CAP_PERIODS)[number];
  type: (typeof CAP_TYPES)[number];
  /** Conversions; of a budget millionths. */
  limitValue: number;
  goalScope: (typeof CAP_SCOPES)[number];
  goals: readonly string[];
  affiliateScope: (typeof CAP_SCOPES)[number];
  affiliates: readonly number[];
}

/** What caps know of a conversion. */
export interface Countable {
  affiliateId: number;
  goal: string;
  createdAtMs: number;
  payoutMicros: number;
}

/** Which counter of a cap a conversion is in: the key of offer_cap_counters. */
export interface CounterKey {
  capId: number;
  /** YYYYMMDD; 0: all time. */
  periodStart: number;
  affiliateId: number;
  goal: string;
}

/** The first day of the period of a moment, as counters write it. */
export function periodStartOf(period: Cap["period"], zone: ZoneHistory, ms: number): number {
  if (period === "all") return 0;
  const { day } = localTime(zone, ms);
  return period === "day" ? day : Math.floor(day / 100) * 100 + 1;
}

/** The counter that a conversion belongs to; null: the cap is not for it. Goals are compared without case. */
export function counterOf(cap: Cap, zone: ZoneHistory, { affiliateId, goal, createdAtMs }: Countable): CounterKey | null {
  const name = goal.toLowerCase();
  if (cap.goalScope === "exact" && !cap.goals.some((each) => each.toLowerCase() === name)) return null;
  if (cap.affiliateScope === "exact" && !cap.affiliates.includes(affiliateId)) return null;
  return {
    capId: cap.id,
    periodStart: periodStartOf(cap.period, zone, createdAtMs),
    affiliateId: cap.affiliateScope === "each" ? affiliateId : 0,
    goal: cap.goalScope === "each" ? name : "",
  };
}

/** What a conversion adds to a counter of the cap. */
export const weightOf = ({ type }: Pick<Cap, "type">, { payoutMicros }: Countable): number => (type === "conversions" ? 1 : payoutMicros);
