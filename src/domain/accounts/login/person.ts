import type { User } from "grammy/types";
import { langOf } from "../../telegram/api/texts.ts";
import type { Person } from "./ensure-account.ts";

/** A Telegram user as accounts store one. */
export function personOf({ id, first_name, last_name, username, language_code }: Omit<User, "is_bot">): Person {
  const name = [first_name, last_name].filter(Boolean).join(" ").trim();
  return { telegramId: id, name, login: username ?? "", lang: langOf(language_code) };
}
