import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { findPayment, type Payment } from "./find-payment.ts";

/**
 * What became of one of the account's own payments, and until when it has paid.
 * @throws AppError payment_not_found
 */
export async function checkPayment(ctx: Ctx, paymentId: number): Promise<{ payment: Payment; paidUntilMs: number | null }> {
  mayOrThrow(ctx, "billing.pay");
  const { deps } = ctx;
  const found = await findPayment(deps, paymentId, ownerOf(ctx));
  if (found === null) throw new AppError("payment_not_found");
  return { payment: found.payment, paidUntilMs: found.account.paidUntilMs };
}
