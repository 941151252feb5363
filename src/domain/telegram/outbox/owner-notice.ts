import { and, eq, type SQL } from "drizzle-orm";
import type { InlineKeyboardMarkup } from "grammy/types";
import { accounts } from "../../../db/schema/index.ts";
import type { Fragment } from "../../../db/sql.ts";
import type { Account } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";
import { texts } from "../api/texts.ts";
import { outboxStatement } from "./outbox.ts";

type In<T> = (t: ReturnType<typeof texts>) => T;

interface OwnerNotice {
  text: In<string>;
  /** As `outboxStatement` takes it; by default the notice is sent for certain. */
  cause?: Fragment;
}

/**
 * The statements that notify an account's owner in their language, for the batch of the change that it is about.
 * @returns one statement returning the outbox `id`, or none where the owner has no Telegram
 */
export function noticeTo(
  deps: Pick<Deps, "db" | "now">,
  owner: Pick<Account, "id" | "telegramId" | "lang">,
  { text, cause, buttons }: OwnerNotice & { buttons?: In<InlineKeyboardMarkup> },
): D1PreparedStatement[] {
  if (owner.telegramId === null) return [];
  const words = texts(owner.lang);
  const keyboard = buttons?.(words);
  const call = { kind: "notice", chatId: owner.telegramId, text: text(words), ...(keyboard && { keyboard }) } as const;
  return [outboxStatement(deps, { accountId: owner.id, botId: null, call }, cause)];
}

/**
 * `noticeTo` for an account that is not read yet.
 * @param where which accounts want the notice; all by default
 */
export async function ownerNotice(
  deps: Pick<Deps, "db" | "now">,
  accountId: number,
  { where, ...notice }: OwnerNotice & { where?: SQL },
): Promise<D1PreparedStatement[]> {
  const [owner] = await deps.db
    .select({ id: accounts.id, telegramId: accounts.telegramId, lang: accounts.lang })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), where));
  return owner === undefined ? [] : noticeTo(deps, owner, notice);
}
