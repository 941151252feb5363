import type { Call } from "../../platform/context.ts";
import { confirmPayment } from "./confirm-payment.ts";
import { checkSignature, type SignedConfirmation } from "./gateway.ts";

/**
 * Records a payment that the gateway confirmed, once however often it is confirmed.
 * @throws AppError payments_off, signature_wrong, payment_not_found, field_invalid (amount, currency, charge)
 */
export async function confirmGatewayPayment({ deps }: Call, confirmation: SignedConfirmation): Promise<void> {
  await checkSignature(deps, confirmation);
  await confirmPayment(deps, {
    paymentId: Number(confirmation.payment),
    provider: "gateway",
    amountMinor: Math.round(Number(confirmation.amount) * 100),
    currency: confirmation.currency,
    chargeId: confirmation.charge,
  });
}
