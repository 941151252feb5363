import type { Config } from "../config.ts";
import type { Payment } from "./queries.ts";

/** Which ways of paying a deployment is set up for. Stars besides need an account that a Telegram user owns. */
export function paymentMethods({ serviceBot, paymentGateway }: Config): Record<Payment["provider"], boolean> {
  return { stars: serviceBot !== null, gateway: paymentGateway !== null };
}
