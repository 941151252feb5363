import { and, asc, ne } from "drizzle-orm";
import { filterCampaigns } from "../../../db/schema/index.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { isOwned } from "../../access/is-owned.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { FilterRules } from "../config/filters.ts";

/** A filtering campaign: rules that several flows share. */
export interface FilterCampaign {
  id: number;
  name: string;
  /** RESOURCE_STATUS */
  status: number;
  rules: FilterRules;
  createdAtMs: number;
}

/** The account's filtering campaigns that are not deleted, by age. */
export async function listFilterCampaigns(ctx: Ctx): Promise<FilterCampaign[]> {
  mayOrThrow(ctx, "flows.read");
  const { deps } = ctx;
  const rows = await deps.db
    .select()
    .from(filterCampaigns)
    .where(and(isOwned(filterCampaigns.accountId, ctx), ne(filterCampaigns.status, RESOURCE_STATUS.deleted)))
    .orderBy(asc(filterCampaigns.id));
  return rows.map(({ id, name, status, rules, createdAtMs }) => ({
    id,
    name,
    status,
    rules: FilterRules.parse(JSON.parse(rules)),
    createdAtMs,
  }));
}

/** @throws AppError filter_not_found */
export async function getFilterCampaign(ctx: Ctx, { filterId }: { filterId: number }): Promise<FilterCampaign> {
  mayOrThrow(ctx, "flows.read");
  const found = (await listFilterCampaigns(ctx)).find(({ id }) => id === filterId);
  if (found === undefined) throw new AppError("filter_not_found");
  return found;
}
