import { readAlone, rowsOf } from "../../../db/read.ts";
import { numbersTable, raw, sql } from "../../../db/sql.ts";
import { AFFILIATE_STATUS, RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { isInReach } from "./offer-guards.ts";

/** What affiliates get by the payout rules for everybody, least and most, in a currency. */
interface PayoutRange {
  currency: string;
  fromMicros: number;
  toMicros: number;
}

export interface OfferSummary {
  id: number;
  /** ISO codes, lower case; empty: everywhere. */
  countries: string[];
  payouts: PayoutRange[];
  /** How many affiliates were let in by name, and how many are kept out. */
  approved: number;
  blocked: number;
}

type Row = Omit<OfferSummary, "countries" | "payouts"> & Record<"countries" | "payouts", string>;

const affiliates = (status: number) => sql`(SELECT COUNT(*) FROM offer_affiliates w WHERE w.offer_id = o.id AND w.status = ${raw(status)})`;

const PAYOUTS = sql`(SELECT json_group_array(json(r.range)) FROM (
    SELECT json_object('currency', currency, 'fromMicros', MIN(payout_micros), 'toMicros', MAX(payout_micros)) AS range
    FROM offer_payouts WHERE offer_id = o.id AND affiliate_id = 0 GROUP BY currency ORDER BY currency) r)`;

/**
 * Says of some offers, in the order of their numbers, where they are sold, for how much, and to how many affiliates. What is not the
 * network's, or was deleted, is left out. It reads all payout rules and affiliates of them.
 * @throws AppError forbidden
 */
export async function summariseOffers(ctx: NetworkCtx, { ids }: { ids: readonly number[] }): Promise<OfferSummary[]> {
  const reach = mayOrThrow(ctx, "network-offers.read");
  const select = sql`SELECT o.id, o.countries, ${PAYOUTS} AS payouts, ${affiliates(AFFILIATE_STATUS.approved)} AS approved,
      ${affiliates(AFFILIATE_STATUS.blocked)} AS blocked
    FROM ${numbersTable(ids)} c CROSS JOIN offers o ON o.id = c.column1 LEFT JOIN offer_settings s ON s.offer_id = o.id
    WHERE o.account_id = ${networkOf(ctx)} AND o.status <> ${raw(RESOURCE_STATUS.deleted)} AND ${isInReach(ctx, reach)} ORDER BY o.id`;
  const rows = await readAlone(rowsOf<Row>(ctx.deps.db, select));
  return rows.map(({ countries, payouts, ...row }) => ({
    ...row,
    countries: JSON.parse(countries) as string[],
    payouts: JSON.parse(payouts) as PayoutRange[],
  }));
}
