import { eq } from "drizzle-orm";
import { accounts } from "../db/schema/index.ts";
import type { Deps } from "../deps.ts";
import { outboxStatement } from "./outbox.ts";
import { texts } from "./texts.ts";

/**
 * The statements that tell an account's owner something in their language, for the batch of the change it is about.
 * @param onlyIf as outboxStatement takes it
 * @returns one statement returning the outbox `id`, or none where the owner has no Telegram
 */
export async function ownerNotice(
  deps: Pick<Deps, "db" | "now">,
  accountId: number,
  say: (t: ReturnType<typeof texts>) => string,
  onlyIf?: Parameters<typeof outboxStatement>[2],
): Promise<D1PreparedStatement[]> {
  const [owner] = await deps.db
    .select({ telegramId: accounts.telegramId, lang: accounts.lang })
    .from(accounts)
    .where(eq(accounts.id, accountId));
  if (owner?.telegramId == null) return [];
  const call = { kind: "notice", chatId: owner.telegramId, text: say(texts(owner.lang)) } as const;
  return [outboxStatement(deps, { accountId, botId: null, call }, onlyIf)];
}
