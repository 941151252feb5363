import { z } from "zod";

/**
 * The parts of an update that the product reads; Telegram sends more, and is free to add to it.
 * Source: https://core.telegram.org/bots/api#update
 */
const user = z.looseObject({
  id: z.int(),
  is_bot: z.boolean(),
  first_name: z.string(),
  last_name: z.string().optional(),
  username: z.string().optional(),
  language_code: z.string().optional(),
});
const chat = z.looseObject({ id: z.int(), type: z.string() });
const member = z.looseObject({ user, status: z.string() });
const inviteLink = z.looseObject({ invite_link: z.string() });
/** Unix seconds, of four-digit years. */
const date = z.int().min(0).max(253_402_300_799);
const memberUpdate = z.looseObject({
  chat,
  from: user,
  date,
  old_chat_member: member,
  new_chat_member: member,
  invite_link: inviteLink.optional(),
});

const payment = { currency: z.string(), total_amount: z.int(), invoice_payload: z.string() };
const message = z.looseObject({
  message_id: z.int(),
  date,
  chat,
  from: user.optional(),
  text: z.string().optional(),
  migrate_to_chat_id: z.int().optional(),
  migrate_from_chat_id: z.int().optional(),
  successful_payment: z.looseObject({ ...payment, telegram_payment_charge_id: z.string() }).optional(),
});

export const updateSchema = z.looseObject({
  update_id: z.int().nonnegative(),
  message: message.optional(),
  my_chat_member: memberUpdate.optional(),
  chat_member: memberUpdate.optional(),
  chat_join_request: z.looseObject({ chat, from: user, date, invite_link: inviteLink.optional() }).optional(),
  callback_query: z.looseObject({ id: z.string(), from: user, data: z.string().optional(), message: message.optional() }).optional(),
  pre_checkout_query: z.looseObject({ ...payment, id: z.string(), from: user }).optional(),
});
