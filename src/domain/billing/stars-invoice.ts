import { ROW_NUMBER } from "../../lib/cells.ts";
import type { Ctx } from "../../platform/context.ts";
import { equalConstantTime } from "../../platform/crypto.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import { botApi, faultOf } from "../telegram/api/bot-api.ts";
import { texts } from "../telegram/api/texts.ts";
import type { Payment } from "./find-payment.ts";
import type { Tariff } from "./tariffs.ts";

/**
 * A link to an invoice in Telegram Stars, from the service bot.
 * @throws AppError payments_off, telegram_unreachable, telegram_refused
 */
export async function createStarsInvoice(
  { deps, account }: Ctx,
  { payment, tariff }: { payment: Payment; tariff: Tariff },
): Promise<string> {
  const { serviceBot } = deps.config;
  if (serviceBot === null) throw new AppError("payments_off");
  const words = texts(account.lang);
  const title = words.invoiceTitle(tariff.name);
  const price = { label: title, amount: payment.amountMinor };
  try {
    return await botApi(deps, serviceBot.token).createInvoiceLink(
      title,
      words.invoiceDescription(tariff.campaigns, payment.days),
      await invoicePayload(deps, payment.id),
      "",
      payment.currency,
      [price],
    );
  } catch (error) {
    const { kind } = faultOf(error);
    deps.log.error("payment.invoice_failed", { paymentId: payment.id, fault: kind });
    throw new AppError(kind === "unreachable" || kind === "rate_limited" ? "telegram_unreachable" : "telegram_refused");
  }
}

/** What Telegram hands back with the payment: its id, signed, so that it cannot come from another bot's invoice. */
async function invoicePayload({ vault }: Pick<Deps, "vault">, paymentId: number): Promise<string> {
  return `${paymentId}:${await vault.derive(`invoice:${paymentId}`)}`;
}

const PAYLOAD = new RegExp(`^(${ROW_NUMBER}):`);

/** @returns the payment's id, or null when the payload is not one of ours */
export async function readInvoicePayload(deps: Pick<Deps, "vault">, payload: string): Promise<number | null> {
  const id = PAYLOAD.exec(payload)?.[1];
  if (id === undefined) return null;
  return (await equalConstantTime(payload, await invoicePayload(deps, Number(id)))) ? Number(id) : null;
}
