import { cellOf } from "../../lib/cells.ts";
import type { Call } from "../../platform/context.ts";
import { inCell } from "../../platform/deps.ts";
import { confirmPayment } from "./confirm-payment.ts";
import { checkSignature, type SignedConfirmation } from "./gateway.ts";

/**
 * Records a payment that the gateway confirmed, once however often it is confirmed.
 * @throws AppError payments_off, signature_wrong, payment_not_found, field_invalid (amount, currency, charge)
 */
export async function confirmGatewayPayment({ deps }: Call, confirmation: SignedConfirmation): Promise<void> {
  await checkSignature(deps, confirmation);
  const paymentId = Number(confirmation.payment);
  await confirmPayment(inCell(deps, cellOf(paymentId, "row")), {
    paymentId,
    provider: "gateway",
    amountMinor: Math.round(Number(confirmation.amount) * 100),
    currency: confirmation.currency,
    chargeId: confirmation.charge,
  });
}
