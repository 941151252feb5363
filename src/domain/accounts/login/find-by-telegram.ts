import { eq } from "drizzle-orm";
import { accounts } from "../../../db/schema/index.ts";
import type { Deps } from "../../../platform/deps.ts";
import { cellOfPerson } from "./account-cell.ts";
import type { FoundAccount } from "./ensure-account.ts";

/** The account of a Telegram user, or null when that person never signed in. */
export async function findByTelegram(home: Deps, telegramId: number): Promise<FoundAccount | null> {
  const deps = await cellOfPerson(home, telegramId);
  const account = await deps.db.query.accounts.findFirst({ where: eq(accounts.telegramId, telegramId) });
  return account === undefined ? null : { deps, account };
}
