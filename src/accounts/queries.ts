import { eq } from "drizzle-orm";
import type { Account } from "../context.ts";
import { accounts } from "../db/schema/index.ts";
import type { Deps } from "../deps.ts";

/** The account of a Telegram user, or null when that person never signed in. */
export async function findByTelegram(deps: Pick<Deps, "db">, telegramId: number): Promise<Account | null> {
  return (await deps.db.query.accounts.findFirst({ where: eq(accounts.telegramId, telegramId) })) ?? null;
}
