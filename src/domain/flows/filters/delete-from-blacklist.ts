import { and, eq } from "drizzle-orm";
import { blacklist } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { isOwned } from "../../access/is-owned.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { forgetFlowsOf } from "../config/config-cache.ts";

/** @throws AppError blacklist_entry_not_found */
export async function deleteFromBlacklist(ctx: Ctx, { entryId }: { entryId: number }): Promise<void> {
  mayOrThrow(ctx, "flows.write");
  const { deps } = ctx;
  const deleted = await deps.db
    .delete(blacklist)
    .where(and(eq(blacklist.id, entryId), isOwned(blacklist.accountId, ctx)))
    .returning({ id: blacklist.id });
  if (deleted.length === 0) throw new AppError("blacklist_entry_not_found");
  forgetFlowsOf(ownerOf(ctx));
}
