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
 * @throws AppError campaign_not_found, lead_not_found (before)
 */
export async function listLeads(ctx: Ctx, input: ListInput): Promise<{ leads: LeadRow[]; total: number }> {
  const after = input.before === undefined ? null : await positionOf(ctx, input.before);
  const statements = [leadPageStatement(ctx, input, { ...input, after }), leadCountStatement(ctx, input)];
  if (input.campaign !== undefined) statements.push(ownCampaignStatement(ctx, input.campaign));
  const [page, count, campaign] = await ctx.deps.db.$client.batch(statements);
  if (campaign?.results.length === 0) throw new AppError("campaign_not_found");
  const [counted] = (count?.results ?? []) as { total: number }[];
  return { leads: (page?.results ?? []) as LeadRow[], total: counted?.total ?? 0 };
}

async function positionOf(ctx: Ctx, leadId: number): Promise<LeadPosition> {
  const position = await ctx.deps.db.$client
    .prepare("SELECT id, started_at_ms AS startedAtMs FROM leads WHERE account_id = ?1 AND id = ?2")
    .bind(ctx.account.id, leadId)
    .first<LeadPosition>();
  if (position === null) throw new AppError("lead_not_found");
  return position;
}
