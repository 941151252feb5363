import type { InlineKeyboardMarkup } from "grammy/types";
import type { texts } from "../telegram/api/texts.ts";

/**
 * The button that ends whatever was made since a moment (domain/accounts/sessions/end-access.ts). It holds the moment and no session's number: what
 * somebody left behind must be found after their session is gone.
 * @param since Unix milliseconds, or what a statement puts in their place
 */
export function endButton(say: ReturnType<typeof texts>, since: number | string): InlineKeyboardMarkup {
  return { inline_keyboard: [[{ text: say.endSession(), callback_data: `since:${since}` }]] };
}
