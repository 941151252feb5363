import { and, asc, eq, ne } from "drizzle-orm";
import { ways } from "../../../db/schema/index.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOwned } from "../../access/is-owned.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { requireFlow, type Way } from "../require-flow.ts";

/**
 * A flow's ways that are not deleted, by age.
 * @throws AppError flow_not_found
 */
export async function listWays(ctx: Ctx, { flowId }: { flowId: number }): Promise<Way[]> {
  mayOrThrow(ctx, "flows.read");
  await requireFlow(ctx, flowId);
  return ctx.deps.db
    .select()
    .from(ways)
    .where(and(eq(ways.flowId, flowId), isOwned(ways.accountId, ctx), ne(ways.status, RESOURCE_STATUS.deleted)))
    .orderBy(asc(ways.id));
}
