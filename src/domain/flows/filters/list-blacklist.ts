import { and } from "drizzle-orm";
import { blacklist } from "../../../db/schema/index.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOwned } from "../../access/is-owned.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type ListPart, type PartOfList, queryOf, takePart } from "../../lifecycle/list-part.ts";

/** The entries of the account's blacklist, by age; or a part of them, newest first. */
export async function listBlacklist(ctx: Ctx, part?: ListPart): Promise<PartOfList<typeof blacklist.$inferSelect>> {
  mayOrThrow(ctx, "flows.read");
  const { deps } = ctx;
  const { where, order, limit } = queryOf({ id: blacklist.id }, part);
  const rows = await deps.db
    .select()
    .from(blacklist)
    .where(and(isOwned(blacklist.accountId, ctx), where))
    .orderBy(order)
    .limit(limit);
  return takePart(rows, part, { idOf: ({ id }) => id, textsOf: ({ value }) => [value] });
}
