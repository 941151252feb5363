import { keptCount } from "../../../db/network-counts.ts";
import { type NumberedList, readNumberedPage, type Stretch } from "../../../db/numbered-page.ts";
import { firstOf, readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, join, sql } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { networkOf, ownerOf } from "../../access/ownership.ts";
import { mayOrThrow, type Reach } from "../../access/permissions.ts";
import { type AffiliatePayment, type AffiliatePaymentStatus, COLUMNS, isPaymentInReach } from "./payment.ts";

/** Which payments are listed; null: any. */
export interface PaymentFilter {
  /** The affiliate's number. */
  affiliate: number | null;
  status: AffiliatePaymentStatus | null;
  currency: string | null;
}

/** A page of payments, the newest first, and how many there are: an affiliate's own. @throws AppError forbidden */
export async function listPayments(
  ctx: NetworkCtx,
  filter: PaymentFilter,
  stretch: Stretch,
): Promise<{ items: AffiliatePayment[]; total: number }> {
  const reach = mayOrThrow(ctx, "affiliate_payments.read");
  const { db } = ctx.deps;
  const network = networkOf(ctx);
  const list: NumberedList = {
    arms: [sql`SELECT number AS id FROM affiliate_payments WHERE ${isPaymentWanted(ctx, reach, filter)}`],
    order: ["id"],
    isDescending: true,
    total: keptTotal(ctx, reach, filter),
  };
  const read = (page: Fragment) =>
    rowsOf<AffiliatePayment>(
      db,
      sql`SELECT ${COLUMNS} FROM ${page} CROSS JOIN affiliate_payments ON network_id = ${network} AND number = p.id`,
    );
  const [{ rows, total }] = await readNumberedPage(db, list, { ...stretch, read });
  return { items: rows, total };
}

/** SQL of how many a list has, where that is known; null: it is counted. */
function keptTotal(ctx: NetworkCtx, reach: Reach, { affiliate, status, currency }: PaymentFilter): Fragment | null {
  const network = networkOf(ctx);
  const isOwn = ctx.actor.kind === "affiliate";
  if (status !== null || currency !== null || (isOwn ? affiliate !== null : reach !== "all")) return null;
  const whose = isOwn ? ownerOf(ctx) : affiliate;
  if (whose !== null) return keptCount(network, "payment", [whose]);
  // Their numbers have no gaps.
  return sql`SELECT COALESCE(MAX(number), 0) FROM affiliate_payments WHERE network_id = ${network}`;
}

/** The condition of the rows of a list. */
export function isPaymentWanted(ctx: NetworkCtx, reach: Reach, { affiliate, status, currency }: PaymentFilter): Fragment {
  const conditions = [isPaymentInReach(ctx, reach)];
  if (affiliate !== null) conditions.push(sql`affiliate_id = ${affiliate}`);
  if (status !== null) conditions.push(sql`status = ${status}`);
  if (currency !== null) conditions.push(sql`currency = ${currency}`);
  return join(conditions, " AND ");
}

/** One payment. @throws AppError forbidden, payment_not_found */
export async function getPayment(ctx: NetworkCtx, number: number): Promise<AffiliatePayment> {
  const reach = mayOrThrow(ctx, "affiliate_payments.read");
  const isIts = sql`number = ${number} AND ${isPaymentInReach(ctx, reach)}`;
  const { db } = ctx.deps;
  const [payment] = await readTogether(db, firstOf<AffiliatePayment>(db, sql`SELECT ${COLUMNS} FROM affiliate_payments WHERE ${isIts}`));
  if (payment === undefined) throw new AppError("payment_not_found");
  return payment;
}
