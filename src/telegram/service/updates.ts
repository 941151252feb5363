import type { PreCheckoutQuery, SuccessfulPayment, User } from "grammy/types";
import { z } from "zod";
import type { Person } from "../../accounts/ensure-account.ts";

const user = z.object({
  id: z.int().positive(),
  first_name: z.string(),
  last_name: z.string().optional(),
  username: z.string().optional(),
  language_code: z.string().optional(),
});

/** A text that a person wrote to the service bot; `date` in Unix seconds. */
export const privateText = z.object({
  date: z.int(),
  text: z.string(),
  from: user,
  chat: z.object({ id: z.int(), type: z.literal("private") }),
});
export type PrivateText = z.output<typeof privateText>;

/** A button that was pressed under one of the service bot's messages; Telegram leaves the text out of old ones. */
export const buttonPress = z.object({
  id: z.string(),
  from: user,
  data: z.string(),
  message: z.object({ message_id: z.int(), text: z.string().optional(), chat: z.object({ id: z.int() }) }).optional(),
});
export type ButtonPress = z.output<typeof buttonPress>;

const payment = z.object({ currency: z.string(), total_amount: z.int(), invoice_payload: z.string() });
const preCheckoutQuery = payment.extend({ id: z.string(), from: user });
const paymentMessage = z.object({ from: user, successful_payment: payment.extend({ telegram_payment_charge_id: z.string() }) });

/** A payment that waits for a yes or no. */
export function isPreCheckoutQuery(value: unknown): value is PreCheckoutQuery {
  return preCheckoutQuery.safeParse(value).success;
}

/** The message that says that a payment was made, in whichever chat. */
export function isPayment(message: unknown): message is { from: User; successful_payment: SuccessfulPayment } {
  return paymentMessage.safeParse(message).success;
}

/** The Telegram user as the accounts know one. */
export function personOf({ id, first_name, last_name, username, language_code }: z.output<typeof user>): Person {
  const name = [first_name, last_name].filter(Boolean).join(" ").trim();
  return { telegramId: id, name, login: username ?? "", lang: /^ru\b/i.test(language_code ?? "") ? "ru" : "en" };
}
