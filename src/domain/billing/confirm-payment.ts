import { isUnmet, requireThat } from "../../db/require.ts";
import { sql, statement } from "../../db/sql.ts";
import type { Account } from "../../platform/context.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { textMoment } from "../telegram/api/texts.ts";
import { enqueueReturned } from "../telegram/outbox/outbox.ts";
import { noticeTo } from "../telegram/outbox/owner-notice.ts";
import { findPayment, type Payment } from "./find-payment.ts";
import { extendPaidTime } from "./paid-time.ts";
import { findTariff } from "./tariffs.ts";

/** A provider's confirmation of a payment. */
export interface Confirmation {
  paymentId: number;
  provider: Payment["provider"];
  amountMinor: number;
  currency: string;
  /** The provider's own id of the charge. */
  chargeId: string;
}

/** Another payment of the same account may be confirmed between the read and the write, but not for ever. */
const MAX_TRIES = 10;

/**
 * Turns a payment into paid time: the plan, 30 more days, reset expiry warnings, and a notice whatever the account's preferences
 * are. All of it happens once: a repeated confirmation, even a concurrent one, changes nothing.
 * @throws AppError payment_not_found, field_invalid (amount, currency, charge), database
 */
export async function confirmPayment(deps: Deps, confirmation: Confirmation): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const found = await findPayment(deps, confirmation.paymentId);
    if (found === null || found.payment.provider !== confirmation.provider) throw new AppError("payment_not_found");
    const { payment } = found;
    if (payment.currency !== confirmation.currency) throw new AppError("field_invalid", "currency");
    if (payment.amountMinor !== confirmation.amountMinor) throw new AppError("field_invalid", "amount");
    if (payment.state === "paid") return noteRepetition(deps, payment, confirmation.chargeId);
    if (await apply(deps, found, confirmation.chargeId)) return;
  }
  throw new AppError("database");
}

/** @returns false when the payment or the account's paid time changed since they were read */
async function apply(deps: Deps, { payment, account }: { payment: Payment; account: Account }, chargeId: string): Promise<boolean> {
  const { db } = deps;
  const paidUntilMs = extendPaidTime(deps.now(), account.paidUntilMs, payment.days);
  const notice = noticeTo(deps, account, {
    text: (words) => words.paymentReceived(findTariff(payment.tariff)?.name ?? payment.tariff, textMoment(paidUntilMs)),
  });
  const isUnchanged = sql`EXISTS (SELECT 1 FROM payments JOIN accounts ON accounts.id = payments.account_id
    WHERE payments.id = ${payment.id} AND payments.state = 'pending' AND accounts.paid_until_ms IS ${account.paidUntilMs})`;
  const close = sql`UPDATE payments SET state = 'paid', charge_id = ${chargeId}, paid_at_ms = ${deps.now()} WHERE id = ${payment.id}`;
  const extend = sql`UPDATE accounts SET tariff = ${payment.tariff}, paid_until_ms = ${paidUntilMs}, expiry_warned_days = NULL
    WHERE id = ${account.id}`;
  try {
    const statements = [requireThat(db, isUnchanged), statement(db, close), statement(db, extend), ...notice];
    const [, , , ...queuedNotices] = await db.$client.batch<{ id: number }>(statements);
    deps.log.info("payment.confirmed", { paymentId: payment.id, accountId: account.id, provider: payment.provider });
    await enqueueReturned(deps, queuedNotices);
    return true;
  } catch (error) {
    if (isUnmet(error)) return false;
    if (error instanceof Error && error.message.includes("UNIQUE constraint failed: payments."))
      throw new AppError("field_invalid", "charge");
    throw error;
  }
}

/** Providers repeat confirmations. Another charge means that somebody paid twice, which is logged for the operator. */
function noteRepetition(deps: Deps, payment: Payment, chargeId: string): void {
  if (payment.chargeId === chargeId) return;
  deps.log.error("payment.charged_twice", { paymentId: payment.id, accountId: payment.accountId, provider: payment.provider, chargeId });
}
