import { readAlone, rowsOf } from "../../db/read.ts";
import { name, raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { takesTrafficOf } from "../offers/offer-ownership.ts";
import { commissionSql } from "../offers/payouts/commission.ts";
import { payoutRuleSql } from "./conversion-context-sql.ts";
import { planAmounts } from "./plan-payment.ts";
import { isCovered, type Money, type Payment, type PayoutRule } from "./split-payment.ts";

/** A lead that somebody asks about. */
interface AskedLead {
  offerId: number;
  /** Null: none. */
  goalId: number | null;
  /** ISO code, lower case; empty: not known. */
  country: string;
  /** The account whose flow it would be; null: one of whom nothing is said. */
  affiliateId: number | null;
  /** What the call would say of money. */
  payment: Payment;
}

/**
 * What decides on what the affiliate gets. call: the amounts of the call. affiliate, offer: whose commission. rule: a payout rule.
 * goal: the goal's own payout.
 */
export const PRICED_BY = ["call", "affiliate", "offer", "rule", "goal", "nothing"] as const;
type PricedBy = (typeof PRICED_BY)[number];

export interface LeadPrice {
  /** What the affiliate gets; null: nobody says. */
  payout: Money | null;
  /** What the advertiser pays. */
  revenue: Money | null;
  by: PricedBy;
  /** The payout rule that holds for such a lead, whether or not it decides; null: none does. */
  ruleId: number | null;
  /** Whether the offer takes new leads of the affiliate. */
  takesTraffic: boolean;
}

interface Row {
  commissionPpm: number | null;
  commissionMicros: number | null;
  hasAffiliatesCommission: number;
  /** JSON of a `StoredRule`. */
  payoutRule: string | null;
  goalId: number | null;
  goalStatus: number | null;
  goalPayoutMicros: number;
  goalCurrency: string;
  takesTraffic: number;
}

type StoredRule = PayoutRule & { id: number };

/**
 * Says what a new lead of an offer would be worth, by the rules that conversions go by.
 * @throws AppError offer_not_found, goal_not_found, field_invalid of a margin that is more than there is
 */
export async function priceLead(ctx: Ctx, asked: AskedLead): Promise<LeadPrice> {
  mayOrThrow(ctx, "offers.read");
  const { country, payment } = asked;
  if (!isCovered(payment)) throw new AppError("field_invalid", payment.marginMicros === null ? "pp" : "pd");
  const row = await readRow(ctx, asked);
  const { commissionPpm: ppm, commissionMicros: micros } = row;
  const commission = ppm === null && micros === null ? null : { ppm, micros };
  const rule = row.payoutRule === null ? null : (JSON.parse(row.payoutRule) as StoredRule);
  const goal =
    row.goalId === null || isPaused(row) ? null : { id: row.goalId, payoutMicros: row.goalPayoutMicros, currency: row.goalCurrency };
  const context = { lead: null, click: null, goal, offer: { commission, payoutRule: rule }, rates: NO_RATES, columns: { country } };
  const { amounts } = planAmounts(context, { payment, payout: null, convert: "", click: "", geo: country });
  const by = byOf(payment, {
    commissionOf: commission === null ? null : row.hasAffiliatesCommission === 1 ? "affiliate" : "offer",
    rule,
    goal,
  });
  return { ...amounts, by, ruleId: rule?.id ?? null, takesTraffic: row.takesTraffic === 1 };
}

/** Nothing is converted. */
const NO_RATES = { payout: null, goal: null, convert: null };

const isPaused = ({ goalStatus }: Row) => goalStatus === RESOURCE_STATUS.paused;

interface Sources {
  commissionOf: "affiliate" | "offer" | null;
  rule: StoredRule | null;
  goal: { id: number } | null;
}

function byOf({ grossMicros, revenueMicros, marginMicros, marginPpm }: Payment, { commissionOf, rule, goal }: Sources): PricedBy {
  const isStated = grossMicros !== null || revenueMicros !== null;
  if (grossMicros !== null || (isStated && (marginMicros !== null || marginPpm !== null))) return "call";
  if (isStated && commissionOf !== null) return commissionOf;
  if (rule !== null) return "rule";
  if (isStated) return "call";
  return goal === null ? "nothing" : "goal";
}

async function readRow(ctx: Ctx, { offerId, goalId, country, affiliateId }: AskedLead): Promise<Row> {
  const isThere = sql`status <> ${raw(RESOURCE_STATUS.deleted)}`;
  // Conversions pass over a goal that is paused, and the payout rules that name it.
  const counted = sql`iif(g.status = ${raw(RESOURCE_STATUS.paused)}, NULL, g.id)`;
  const select = sql`SELECT ${commissionSql("ppm")} AS commissionPpm, ${commissionSql("micros")} AS commissionMicros,
      COALESCE(w.commission_ppm, w.commission_micros) IS NOT NULL AS hasAffiliatesCommission,
      ${payoutRuleSql(sql`${country}`, counted, raw(", 'id', id"))} AS payoutRule,
      g.id AS goalId, g.status AS goalStatus, g.payout_micros AS goalPayoutMicros, g.currency AS goalCurrency,
      ${takesTrafficOf(name("f.account_id"))} AS takesTraffic
    FROM offers o JOIN (SELECT ${affiliateId ?? 0} AS account_id) f
      LEFT JOIN goals g ON g.id = ${goalId} AND g.account_id = o.account_id AND g.${isThere}
      LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = f.account_id
    WHERE o.id = ${offerId} AND o.account_id = ${ownerOf(ctx)} AND o.${isThere}`;
  const [row] = await readAlone(rowsOf<Row>(ctx.deps.db, select));
  if (row === undefined) throw new AppError("offer_not_found");
  if (goalId !== null && row.goalId === null) throw new AppError("goal_not_found");
  return row;
}
