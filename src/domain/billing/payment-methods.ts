import type { Config } from "../../platform/config.ts";
import type { Payment } from "./find-payment.ts";

/** Which ways of paying a deployment is set up for. Stars besides need an account that a Telegram user owns. */
export function paymentMethods({ serviceBot, paymentGateway }: Config): Record<Payment["provider"], boolean> {
  return { stars: serviceBot !== null, gateway: paymentGateway !== null };
}
