import type { PreCheckoutQuery, SuccessfulPayment } from "grammy/types";
import { cellOf } from "../../lib/cells.ts";
import { type Deps, inCell } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { botApi, faultOf } from "../telegram/api/bot-api.ts";
import { langOf, texts } from "../telegram/api/texts.ts";
import { confirmPayment } from "./confirm-payment.ts";
import { findPayment } from "./find-payment.ts";
import { paidTimeRemains } from "./paid-time.ts";
import { readInvoicePayload } from "./stars-invoice.ts";

/** Answers Telegram whether a payment in Stars may go on. Telegram waits ten seconds, so the answer is sent at once. */
export async function answerPreCheckout(deps: Deps, query: PreCheckoutQuery): Promise<void> {
  const { serviceBot } = deps.config;
  if (serviceBot === null) return;
  const refusal = await refusalOf(deps, query);
  try {
    await botApi(deps, serviceBot.token).answerPreCheckoutQuery(
      query.id,
      refusal === null,
      refusal === null ? {} : { error_message: refusal },
    );
  } catch (error) {
    deps.log.error("payment.pre_checkout_unanswered", { fault: faultOf(error).kind });
  }
}

/** Why a payment may not go on, in the person's language; null when it may. */
async function refusalOf(deps: Deps, query: PreCheckoutQuery): Promise<string | null> {
  const paymentId = await readInvoicePayload(deps, query.invoice_payload);
  const found = paymentId === null ? null : await findPayment(inCell(deps, cellOf(paymentId, "row")), paymentId);
  if (found === null || found.payment.provider !== "stars") {
    return texts(langOf(query.from.language_code)).invoiceUnknown();
  }
  const { payment, account } = found;
  const words = texts(account.lang);
  if (account.telegramId !== query.from.id) return words.invoiceOfAnother();
  if (account.bannedAtMs !== null) return words.suspended();
  if (payment.state === "paid") return words.invoicePaid();
  if (payment.currency !== query.currency || payment.amountMinor !== query.total_amount) return words.invoiceUnknown();
  // Two invoices of one plan may both be paid; days of a cheaper plan must not become days of a dearer one.
  if (payment.tariff !== account.tariff && paidTimeRemains(deps.now(), account)) return words.otherPlanRuns();
  return null;
}

/**
 * Records a payment in Stars, once however often Telegram reports it. The money has been taken by now, so a payment that cannot
 * be recorded is logged for the operator and not thrown: the same update would fail again.
 * @throws whatever the database throws, so that Telegram sends the update again
 */
export async function receiveStarsPayment(deps: Deps, telegramUserId: number, paid: SuccessfulPayment): Promise<void> {
  const chargeId = paid.telegram_payment_charge_id;
  const paymentId = await readInvoicePayload(deps, paid.invoice_payload);
  if (paymentId === null) {
    deps.log.error("payment.not_booked", { reason: "payload", telegramUserId, chargeId });
    return;
  }
  try {
    const at = inCell(deps, cellOf(paymentId, "row"));
    await confirmPayment(at, { paymentId, provider: "stars", amountMinor: paid.total_amount, currency: paid.currency, chargeId });
  } catch (error) {
    if (!(error instanceof AppError) || error.fault.kind === "internal") throw error;
    deps.log.error("payment.not_booked", { reason: error.code, telegramUserId, paymentId, chargeId });
  }
}
