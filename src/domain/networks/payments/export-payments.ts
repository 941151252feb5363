import { rowsOf } from "../../../db/read.ts";
import { sql } from "../../../db/sql.ts";
import { walkPages } from "../../../db/walk-pages.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { isPaymentWanted, type PaymentFilter } from "./list-payments.ts";
import { type AffiliatePayment, COLUMNS } from "./payment.ts";

/** All payments that the filter lets through, the newest first, a page at a time: an affiliate's own. @throws AppError forbidden */
export async function* exportPayments(ctx: NetworkCtx, filter: PaymentFilter): AsyncGenerator<AffiliatePayment[], void> {
  const reach = mayOrThrow(ctx, "affiliate_payments.read");
  const isWanted = isPaymentWanted(ctx, reach, filter);
  yield* walkPages<AffiliatePayment>((limit, last) =>
    rowsOf(
      ctx.deps.db,
      sql`SELECT ${COLUMNS} FROM affiliate_payments WHERE ${isWanted} AND number < ${last?.number ?? Number.MAX_SAFE_INTEGER}
        ORDER BY number DESC LIMIT ${limit}`,
    ),
  );
}
