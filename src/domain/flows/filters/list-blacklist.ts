import { asc, eq } from "drizzle-orm";
import { blacklist } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";

/** All entries of the account's blacklist, by age. */
export async function listBlacklist({ deps, account }: Ctx): Promise<(typeof blacklist.$inferSelect)[]> {
  return deps.db.select().from(blacklist).where(eq(blacklist.accountId, account.id)).orderBy(asc(blacklist.id));
}
