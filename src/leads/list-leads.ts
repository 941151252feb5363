import type { Ctx } from "../context.ts";
import { AppError } from "../errors.ts";
import {
  type LeadFilter,
  type LeadPosition,
  type LeadRow,
  leadCountStatement,
  leadPageStatement,
  ownCampaignStatement,
} from "./lead-pages.ts";

interface ListInput extends LeadFilter {
  limit: number;
  offset: number;
  /** Only what comes after this lead in the list. */
  before?: number | undefined;
}

/**
 * A page of the account's leads, newest start first, and how many the filter lets through in all.
 * @returns total null where `before` was given: whoever walks on has it from the first page
 * @throws AppError campaign_not_found, field_invalid (before)
 */
export async function listLeads(ctx: Ctx, input: ListInput): Promise<{ leads: LeadRow[]; total: number | null }> {
  const after = input.before === undefined ? null : await positionOf(ctx, input.before);
  const [page, campaign, count] = await ctx.deps.db.$client.batch<unknown>([
    leadPageStatement(ctx, input, { ...input, after }),
    ownCampaignStatement(ctx, input.campaign ?? null),
    ...(after === null ? [leadCountStatement(ctx, input)] : []),
  ]);
  if (input.campaign !== undefined && campaign?.results.length === 0) throw new AppError("campaign_not_found");
  const [counted] = (count?.results ?? []) as { total: number }[];
  return { leads: (page?.results ?? []) as LeadRow[], total: counted?.total ?? null };
}

async function positionOf(ctx: Ctx, leadId: number): Promise<LeadPosition> {
  const position = await ctx.deps.db.$client
    .prepare("SELECT id, started_at_ms AS startedAtMs FROM leads WHERE account_id = ?1 AND id = ?2")
    .bind(ctx.account.id, leadId)
    .first<LeadPosition>();
  if (position === null) throw new AppError("field_invalid", "before");
  return position;
}
