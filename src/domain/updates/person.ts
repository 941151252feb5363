import type { User } from "grammy/types";
import type { Person } from "../accounts/login/ensure-account.ts";
import { langOf } from "../telegram/api/texts.ts";

/** A Telegram user as accounts store one. */
export function personOf({ id, first_name, last_name, username, language_code }: User): Person {
  const name = [first_name, last_name].filter(Boolean).join(" ").trim();
  return { telegramId: id, name, login: username ?? "", lang: langOf(language_code) };
}
