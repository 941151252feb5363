import { checkOffset, countBound, countOf, isCounted, type ListPosition } from "../../db/list-window.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { hasCheapCount, type LeadFilter, type LeadRow, leadCountStatement, leadPageStatement, ownCampaignStatement } from "./lead-pages.ts";

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
  const after = input.before === undefined ? null : await positionOf(ctx, input.before);
  const atMost = countBound(input.total || hasCheapCount(input));
  const [page, campaign, count] = await ctx.deps.db.$client.batch<unknown>([
    leadPageStatement(ctx, input, { limit: input.limit + 1, offset: input.offset, after }),
    ownCampaignStatement(ctx, input.campaign ?? null),
    ...(isCounted(input, atMost) ? [leadCountStatement(ctx, input, atMost)] : []),
  ]);
  if (input.campaign !== undefined && campaign?.results.length === 0) throw new AppError("campaign_not_found");
  const rows = (page?.results ?? []) as LeadRow[];
  return { leads: rows.slice(0, input.limit), more: rows.length > input.limit, total: countOf(count, atMost) };
}

async function positionOf(ctx: Ctx, leadId: number): Promise<ListPosition> {
  const position = await ctx.deps.db.$client
    .prepare("SELECT id, started_at_ms AS atMs FROM leads WHERE account_id = ?1 AND id = ?2")
    .bind(ownerOf(ctx), leadId)
    .first<ListPosition>();
  if (position === null) throw new AppError("field_invalid", "before");
  return position;
}
