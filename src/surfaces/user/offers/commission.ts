import { z } from "zod";
import type { Commission } from "../../../domain/offers/payouts/commission.ts";
import { amount, clearable, percent } from "../../../http/fields/strict.ts";
import { fromMicros } from "../../../lib/money.ts";

/** What an affiliate leaves to the network: one of the two, or none of them. */
export const commissionFields = {
  commission_percent: clearable(percent).optional().describe("Commission in percent of the revenue; an empty value clears it"),
  commission_fixed: clearable(amount).optional().describe("Commission per lead, in the currency of the revenue; an empty value clears it"),
};

const set = z.union([z.number(), z.literal("")]).describe("Empty if not set");

export const wireCommission = { commission_percent: set, commission_fixed: set };

interface CommissionInput {
  /** Parts of a million. */
  commission_percent?: number | null | undefined;
  /** Millionths. */
  commission_fixed?: number | null | undefined;
}

/** For `refine`: an object may name one of the two. */
export const hasOneCommission = ({ commission_percent, commission_fixed }: CommissionInput): boolean =>
  typeof commission_percent !== "number" || typeof commission_fixed !== "number";

/** @returns null where it is cleared, undefined where nothing is said of it */
export function fromWireCommission({ commission_percent: ppm, commission_fixed: micros }: CommissionInput): Commission | null | undefined {
  if (typeof ppm === "number") return { ppm };
  if (typeof micros === "number") return { micros };
  return ppm === undefined && micros === undefined ? undefined : null;
}

/** What is not set is empty, since 0 says that an affiliate gets everything. */
export function toWireCommission({ commissionPpm, commissionMicros }: { commissionPpm: number | null; commissionMicros: number | null }) {
  return {
    commission_percent: commissionPpm === null ? ("" as const) : commissionPpm / 10_000,
    commission_fixed: commissionMicros === null ? ("" as const) : fromMicros(commissionMicros),
  };
}
