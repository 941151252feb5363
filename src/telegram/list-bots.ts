import { asc, eq } from "drizzle-orm";
import type { Ctx } from "../context.ts";
import { bots } from "../db/schema/index.ts";

/** Every bot the account ever connected, deleted ones too, by age. */
export function listBots({ deps, account }: Ctx) {
  const { id, telegramId, username, name, status, createdAtMs } = bots;
  return deps.db
    .select({ id, telegramId, username, name, status, createdAtMs })
    .from(bots)
    .where(eq(bots.accountId, account.id))
    .orderBy(asc(id));
}
