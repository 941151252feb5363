import type { Ctx } from "../context.ts";
import { AppError } from "../errors.ts";
import { type LeadFilter, type LeadPosition, type LeadRow, leadPageStatement, ownCampaignStatement } from "./lead-pages.ts";

const PAGE_ROWS = 500;

/**
 * All leads that the filter lets through, newest start first, a page at a time. A lead that changes meanwhile is there once.
 * @throws AppError campaign_not_found, before the first page
 */
export async function* exportLeads(ctx: Ctx, filter: LeadFilter): AsyncGenerator<LeadRow[], void> {
  if (filter.campaign !== undefined && (await ownCampaignStatement(ctx, filter.campaign).first()) === null) {
    throw new AppError("campaign_not_found");
  }
  let after: LeadPosition | null = null;
  do {
    const page: D1Result<LeadRow> = await leadPageStatement(ctx, filter, { limit: PAGE_ROWS, offset: 0, after }).all();
    after = page.results.length === PAGE_ROWS ? (page.results.at(-1) ?? null) : null;
    yield page.results;
  } while (after !== null);
}
