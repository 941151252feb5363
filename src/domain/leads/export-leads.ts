import { readAlone } from "../../db/read.ts";
import { walkPages } from "../../db/walk-pages.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { isOwnCampaign, type LeadFilter, type LeadRow, leadPage } from "./lead-pages.ts";

/**
 * All leads that the filter lets through, newest start first, a page at a time. A lead that changes meanwhile is there once.
 * @throws AppError campaign_not_found, before the first page
 */
export async function* exportLeads(ctx: Ctx, filter: LeadFilter): AsyncGenerator<LeadRow[], void> {
  mayOrThrow(ctx, "leads.read");
  if (filter.campaign !== undefined && !(await readAlone(isOwnCampaign(ctx, filter.campaign)))) {
    throw new AppError("campaign_not_found");
  }
  yield* walkPages<LeadRow>((limit, last) =>
    leadPage(ctx, { filter, window: { limit, offset: 0, after: last && { atMs: last.startedAtMs, id: last.id } } }),
  );
}
