import { asc } from "drizzle-orm";
import { blacklist } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOwned } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/** All entries of the account's blacklist, by age. */
export async function listBlacklist(ctx: Ctx): Promise<(typeof blacklist.$inferSelect)[]> {
  mayOrThrow(ctx, "flows.read");
  const { deps } = ctx;
  return deps.db.select().from(blacklist).where(isOwned(blacklist.accountId, ctx)).orderBy(asc(blacklist.id));
}
