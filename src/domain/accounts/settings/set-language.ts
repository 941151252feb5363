import { eq } from "drizzle-orm";
import { accounts, type LANGS } from "../../../db/schema/index.ts";
import type { Deps } from "../../../platform/deps.ts";

/** Sets the language in which the service bot speaks to an account. */
export async function setLanguage(deps: Pick<Deps, "db">, accountId: number, lang: (typeof LANGS)[number]): Promise<void> {
  await deps.db.update(accounts).set({ lang }).where(eq(accounts.id, accountId));
}
