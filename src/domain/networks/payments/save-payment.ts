import { type Guard, requireAll, unmetBy } from "../../../db/guards.ts";
import { type Fragment, raw, sql, statement } from "../../../db/sql.ts";
import { LEAD_STATUS } from "../../../lib/codes.ts";
import { instantOf } from "../../../lib/strtotime/zone-time.ts";
import { DAY_MS } from "../../../lib/time.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { isAffiliateInReach } from "../../access/affiliates.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type AuditAction, auditStatement, authorOf } from "../../audit/audit.ts";
import { type AffiliatePayment, type AffiliatePaymentStatus, COLUMNS, isPaymentInReach } from "./payment.ts";

interface NewPayment {
  /** The affiliate's number. */
  affiliate: number;
  currency: string;
  /** YYYY-MM-DD, by the network's clocks; null: up to now. */
  untilDate: string | null;
  comment: string | null;
}

/** An affiliate's conversions that are confirmed and in no payment: of `x`, whose leads are `l`. */
function unpaidSql(ctx: NetworkCtx, { affiliate, currency, untilDate }: NewPayment): Fragment {
  const endMs = untilDate === null ? ctx.deps.now() + 1 : instantOf(ctx.network.timeZone, Date.parse(untilDate) + DAY_MS);
  return sql`network_conversions x JOIN leads l ON l.id = x.lead_id WHERE x.affiliate_id = ${affiliate} AND x.network_id = ${networkOf(ctx)}
    AND x.created_at_ms < ${endMs} AND x.payment_state = 'opened' AND l.status = ${raw(LEAD_STATUS.approve)} AND l.currency = ${currency}`;
}

/**
 * Makes a payment of all that an affiliate may have in a currency, up to a day: their confirmed conversions that are in no payment.
 * @throws AppError forbidden, field_invalid (pid), nothing_changed where there is nothing, or less than is paid out
 */
export async function addPayment(ctx: NetworkCtx, payment: NewPayment): Promise<AffiliatePayment> {
  const reach = mayOrThrow(ctx, "affiliate_payments.write");
  const { db, now } = ctx.deps;
  const { affiliate, currency, untilDate, comment } = payment;
  const network = networkOf(ctx);
  const unpaid = unpaidSql(ctx, payment);
  const sum = sql`SELECT COALESCE(SUM(l.payout_micros), 0) FROM ${unpaid}`;
  const least = sql`SELECT min_payment_micros FROM network_currencies WHERE network_id = ${network} AND currency = ${currency}`;
  const guards: Guard[] = [
    { holds: isAffiliateInReach(ctx, sql`${affiliate}`, reach), code: "field_invalid", field: "pid" },
    { holds: sql`(${sum}) > 0`, code: "nothing_changed", says: "There is nothing to pay" },
    {
      holds: sql`(${sum}) >= COALESCE((${least}), 0)`,
      code: "nothing_changed",
      says: "It would be less than the least that is paid out in this currency",
    },
  ];
  const newest = sql`SELECT MAX(number) FROM affiliate_payments WHERE network_id = ${network}`;
  return write(ctx, guards, [
    statement(
      db,
      sql`INSERT INTO affiliate_payments (network_id, number, affiliate_id, currency, amount_micros, conversions, until_date, comment, created_at_ms,
          updated_at_ms)
        SELECT ${network}, COALESCE((${newest}), 0) + 1, ${affiliate}, ${currency}, SUM(l.payout_micros), COUNT(*), ${untilDate}, ${comment}, ${now()},
          ${now()} FROM ${unpaid} RETURNING ${COLUMNS}`,
    ),
    statement(
      db,
      sql`UPDATE network_conversions SET payment_state = 'pending', payment_number = (${newest}) WHERE lead_id IN (SELECT x.lead_id FROM ${unpaid})`,
    ),
    auditStatement(ctx.deps, { author: authorOf(ctx), action: "affiliate-payment.made", subjectId: sql`(${newest})` }),
  ]);
}

interface PaymentChange {
  status?: Exclude<AffiliatePaymentStatus, "pending"> | undefined;
  /** Left out: it stays. */
  comment?: string | null | undefined;
}

/**
 * Says of a pending payment that it is paid, so that its conversions are owed no more, or cancels it, so that they may be paid by another;
 * or changes the comment of any.
 * @throws AppError forbidden, payment_not_found, nothing_changed where it is not pending
 */
export async function changePayment(ctx: NetworkCtx, number: number, { status, comment }: PaymentChange): Promise<AffiliatePayment> {
  const reach = mayOrThrow(ctx, "affiliate_payments.write");
  const { db, now } = ctx.deps;
  const isIts = sql`number = ${number} AND ${isPaymentInReach(ctx, reach)}`;
  const its = sql`SELECT 1 FROM affiliate_payments WHERE ${isIts}`;
  const guards: Guard[] = [{ holds: sql`EXISTS (${its})`, code: "payment_not_found" }];
  if (status !== undefined)
    guards.push({
      holds: sql`EXISTS (${its} AND status = 'pending')`,
      code: "nothing_changed",
      says: "The payment is not pending any more",
    });
  const said = comment === undefined ? raw("comment") : sql`${comment}`;
  return write(ctx, guards, [
    statement(
      db,
      sql`UPDATE affiliate_payments SET status = COALESCE(${status ?? null}, status), comment = ${said}, updated_at_ms = ${now()}
        WHERE ${isIts} RETURNING ${COLUMNS}`,
    ),
    ...(status === undefined ? [] : endingOf(ctx, number, status)),
  ]);
}

const ENDINGS = {
  paid: { action: "affiliate-payment.paid", conversions: raw("payment_state = 'closed'") },
  cancelled: { action: "affiliate-payment.cancelled", conversions: raw("payment_state = 'opened', payment_number = NULL") },
} as const satisfies Record<string, { action: AuditAction; conversions: Fragment }>;

/** The statements that end a payment which is pending. What was confirmed is what it is: nothing of its conversions could change since. */
function endingOf(ctx: NetworkCtx, number: number, status: keyof typeof ENDINGS): D1PreparedStatement[] {
  const { db } = ctx.deps;
  const network = networkOf(ctx);
  const { action, conversions } = ENDINGS[status];
  const subtract = sql`UPDATE affiliate_balances AS b SET confirmed_micros = b.confirmed_micros - p.amount_micros FROM affiliate_payments p
    WHERE p.network_id = ${network} AND p.number = ${number} AND b.affiliate_id = p.affiliate_id AND b.network_id = p.network_id AND b.currency = p.currency`;
  return [
    ...(status === "paid" ? [statement(db, subtract)] : []),
    statement(db, sql`UPDATE network_conversions SET ${conversions} WHERE network_id = ${network} AND payment_number = ${number}`),
    auditStatement(ctx.deps, { author: authorOf(ctx), action, subjectId: number }),
  ];
}

/** Runs a batch, of which the first statement returns the payment, unless a condition does not hold. @throws AppError of that condition */
async function write({ deps }: NetworkCtx, guards: readonly Guard[], writes: readonly D1PreparedStatement[]): Promise<AffiliatePayment> {
  try {
    const [, written] = await deps.db.$client.batch<AffiliatePayment>([requireAll(deps.db, guards), ...writes]);
    const [payment] = written?.results ?? [];
    if (payment === undefined) throw new AppError("database");
    return payment;
  } catch (error) {
    throw unmetBy(error, guards) ?? error;
  }
}
