import { equalConstantTime, hmacSha256Hex } from "../../platform/crypto.ts";
import type { Deps } from "../../platform/deps.ts";
import { AppError } from "../../platform/errors.ts";
import type { Payment } from "./find-payment.ts";

/** The gateway's confirmation as it was signed: every value in the spelling it was sent in. */
export interface SignedConfirmation {
  payment: string;
  amount: string;
  currency: string;
  charge: string;
  sign: string;
}

/**
 * Where an outside gateway takes a payment: its URL with `payment`, `amount`, `currency`, `tariff` and a `sign` of them
 * (hex HMAC-SHA-256 of `invoice:payment:amount:currency:tariff`), by which the gateway knows that the amount is ours.
 * @throws AppError payments_off
 */
export async function paymentUrl({ config }: Pick<Deps, "config">, payment: Payment): Promise<string> {
  if (config.paymentGateway === null) throw new AppError("payments_off");
  const url = new URL(config.paymentGateway.url);
  const amount = (payment.amountMinor / 100).toFixed(2);
  const fields = { payment: String(payment.id), amount, currency: payment.currency, tariff: payment.tariff };
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  url.searchParams.set("sign", await hmacSha256Hex(config.paymentGateway.secret, `invoice:${Object.values(fields).join(":")}`));
  return url.href;
}

/**
 * Checks that a confirmation is the gateway's: `sign` is the hex HMAC-SHA-256 of `payment:amount:currency:charge`.
 * The link's own signature begins with a word, and a payment id is a number, so that neither passes for the other.
 * @throws AppError payments_off, signature_wrong
 */
export async function checkSignature({ config }: Pick<Deps, "config">, confirmation: SignedConfirmation): Promise<void> {
  if (config.paymentGateway === null) throw new AppError("payments_off");
  const { payment, amount, currency, charge, sign } = confirmation;
  const expected = await hmacSha256Hex(config.paymentGateway.secret, [payment, amount, currency, charge].join(":"));
  if (!(await equalConstantTime(sign.toLowerCase(), expected))) throw new AppError("signature_wrong");
}
