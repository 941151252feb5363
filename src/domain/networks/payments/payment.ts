import { type Fragment, raw, sql } from "../../../db/sql.ts";
import type { AFFILIATE_PAYMENT_STATUSES } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf, ownerOf } from "../../access/ownership.ts";
import type { Reach } from "../../access/permissions.ts";
import { onlyOf } from "../member.ts";

export type AffiliatePaymentStatus = (typeof AFFILIATE_PAYMENT_STATUSES)[number];

/** What a network pays an affiliate for conversions. While it is pending these are in no other, and do not change. */
export interface AffiliatePayment {
  /** 1, 2, 3 … within the network. */
  number: number;
  /** The affiliate's number. */
  affiliate: number;
  status: AffiliatePaymentStatus;
  currency: string;
  /** In millionths of the currency. */
  amountMicros: number;
  /** How many there are; of one that was cancelled, were. */
  conversions: number;
  /** YYYY-MM-DD: the last day of its conversions; null: all that there were. */
  untilDate: string | null;
  /** The affiliate reads it, too. */
  comment: string | null;
  createdAtMs: number;
  updatedAtMs: number;
}

/** Columns of affiliate_payments. */
export const COLUMNS = raw(`number, affiliate_id AS affiliate, status, currency, amount_micros AS amountMicros, conversions,
  until_date AS untilDate, comment, created_at_ms AS createdAtMs, updated_at_ms AS updatedAtMs`);

/** The condition that a row of affiliate_payments is one that the call may touch: of an affiliate their own. */
export function isPaymentInReach(ctx: NetworkCtx, reach: Reach): Fragment {
  const isOfNetwork = sql`network_id = ${networkOf(ctx)}`;
  if (ctx.actor.kind === "affiliate") return sql`${isOfNetwork} AND affiliate_id = ${ownerOf(ctx)}`;
  const only = onlyOf(ctx, reach);
  if (only === null) return isOfNetwork;
  return sql`${isOfNetwork} AND affiliate_id IN (
    SELECT number FROM memberships WHERE network_id = ${networkOf(ctx)} AND kind = 'affiliate' AND manager_id = ${only})`;
}
