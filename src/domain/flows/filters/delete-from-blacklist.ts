import { and, eq } from "drizzle-orm";
import { blacklist } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { forgetFlowsOf } from "../config/config-cache.ts";

/** @throws AppError blacklist_entry_not_found */
export async function deleteFromBlacklist({ deps, account }: Ctx, { entryId }: { entryId: number }): Promise<void> {
  const deleted = await deps.db
    .delete(blacklist)
    .where(and(eq(blacklist.id, entryId), eq(blacklist.accountId, account.id)))
    .returning({ id: blacklist.id });
  if (deleted.length === 0) throw new AppError("blacklist_entry_not_found");
  forgetFlowsOf(account.id);
}
