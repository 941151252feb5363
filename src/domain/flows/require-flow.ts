import { and, eq, ne } from "drizzle-orm";
import { filterCampaigns, flows, type ways } from "../../db/schema/index.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isOwned } from "../access/is-owned.ts";

export type Flow = typeof flows.$inferSelect;
export type Way = typeof ways.$inferSelect;

/** What one account may have of each. A flow's redirect holds its ways and the blacklist in memory. */
export const MAX = { flows: 1000, ways: 100, blacklist: 1000, filterCampaigns: 100 } as const;

/** @throws AppError flow_not_found when the account has no such flow, or deleted it */
export async function requireFlow(ctx: Ctx, flowId: number): Promise<Flow> {
  const { deps } = ctx;
  const [flow] = await deps.db
    .select()
    .from(flows)
    .where(and(eq(flows.id, flowId), isOwned(flows.accountId, ctx), ne(flows.status, RESOURCE_STATUS.deleted)));
  if (flow === undefined) throw new AppError("flow_not_found");
  return flow;
}

/** @throws AppError filter_not_found when one of the filtering campaigns is not the account's, or deleted */
export async function requireFilterCampaigns(ctx: Ctx, ids: readonly number[]): Promise<void> {
  const { deps } = ctx;
  if (ids.length === 0) return;
  const rows = await deps.db
    .select({ id: filterCampaigns.id })
    .from(filterCampaigns)
    .where(and(isOwned(filterCampaigns.accountId, ctx), ne(filterCampaigns.status, RESOURCE_STATUS.deleted)));
  const known = new Set(rows.map(({ id }) => id));
  if (ids.some((id) => !known.has(id))) throw new AppError("filter_not_found");
}
