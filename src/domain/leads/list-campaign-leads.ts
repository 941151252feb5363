import { checkOffset, countBound, isCounted, positionOf } from "../../db/list-window.ts";
import { readTogether } from "../../db/read.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { hasCheapCount, isOwnCampaign, LEADS, type LeadFilter, type LeadRow, leadCount, leadPage } from "./lead-pages.ts";

interface ListInput extends LeadFilter {
  limit: number;
  offset: number;
  /** Only what comes after this lead in the list. */
  before?: number | undefined;
  /** Count however many there are. */
  total?: boolean | undefined;
}

/**
 * A page of the leads of the account's campaigns, newest start first, whether there are more, and how many the filter lets through in all.
 * @returns total null where `before` was given, as whoever walks on has it from the first page, and where counting would read too much
 * @throws AppError campaign_not_found, field_invalid (before), limit_reached (offset)
 */
export async function listCampaignLeads(ctx: Ctx, input: ListInput): Promise<{ leads: LeadRow[]; more: boolean; total: number | null }> {
  mayOrThrow(ctx, "leads.read");
  checkOffset(input.offset);
  const after = await positionOf(ctx.deps.db, { ...LEADS, accountId: ownerOf(ctx), before: input.before });
  const atMost = countBound(input.total || hasCheapCount(input));
  const [rows, isOwn, total = null] = await readTogether<[LeadRow[], boolean, (number | null)?]>(
    ctx.deps.db,
    leadPage(ctx, { filter: input, window: { limit: input.limit + 1, offset: input.offset, after } }),
    isOwnCampaign(ctx, input.campaign ?? null),
    ...(isCounted(input, atMost) ? ([leadCount(ctx, { filter: input, atMost })] as const) : []),
  );
  if (input.campaign !== undefined && !isOwn) throw new AppError("campaign_not_found");
  return { leads: rows.slice(0, input.limit), more: rows.length > input.limit, total };
}
