import { eq } from "drizzle-orm";
import { accounts } from "../../../db/schema/index.ts";
import type { Account } from "../../../platform/context.ts";
import type { Deps } from "../../../platform/deps.ts";

/** The account of a Telegram user, or null when that person never signed in. */
export async function findByTelegram(deps: Pick<Deps, "db">, telegramId: number): Promise<Account | null> {
  return (await deps.db.query.accounts.findFirst({ where: eq(accounts.telegramId, telegramId) })) ?? null;
}
