import { and, eq, ne } from "drizzle-orm";
import { campaigns, flows } from "../../../db/schema/index.ts";
import { LEAD_STATUS, LEAD_STATUS_NAMES, type LeadStatus, RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Macro, MacroValue } from "../../../lib/macros.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { isOwned } from "../../access/is-owned.ts";
import { ownerOf } from "../../access/ownership.ts";
import { effectiveTemplates, type LeadOwners } from "./read-templates.ts";

/** A template to be tried, and what for. */
export interface TemplateInput {
  /** A template as it would be saved; without one, the saved one for `event`. */
  template?: string | undefined;
  event?: LeadStatus | undefined;
  /** Whose templates and whose code and chat are taken. */
  campaignId?: number | undefined;
  /** Whose templates are taken where the campaign has none, and whose code. */
  flowId?: number | undefined;
}

/** A template with the values that are known without a lead. */
export interface TemplateCase {
  template: string;
  values: Partial<Record<Macro, MacroValue>>;
}

/**
 * Finds what is to be tried.
 * @throws AppError campaign_not_found, flow_not_found, field_missing, nothing_to_test (the event's template is empty)
 */
export async function readTemplateCase(ctx: Ctx, { template, event, campaignId, flowId }: TemplateInput): Promise<TemplateCase> {
  const campaign = campaignId === undefined ? null : await findCampaign(ctx, campaignId);
  const flow = flowId === undefined ? null : await findFlow(ctx, flowId);
  return {
    template: template || (await savedTemplate(ctx, event, { campaignId: campaignId ?? null, flowId: flowId ?? null })),
    values: {
      status: LEAD_STATUS_NAMES[event ?? LEAD_STATUS.wait],
      campaign: campaign?.code,
      user: ownerOf(ctx),
      chat: campaign?.chatId,
      time: Math.floor(ctx.deps.now() / 1000),
      flow: flow?.code,
    },
  };
}

async function savedTemplate(ctx: Ctx, event: LeadStatus | undefined, owners: LeadOwners): Promise<string> {
  if (event === undefined) throw new AppError("field_missing", "event");
  const templates = await effectiveTemplates(ctx, owners);
  const url = templates[LEAD_STATUS_NAMES[event] ?? "wait"];
  if (url === "") throw new AppError("nothing_to_test", "event");
  return url;
}

async function findCampaign(ctx: Ctx, id: number): Promise<{ code: string; chatId: number }> {
  const { deps } = ctx;
  const [row] = await deps.db
    .select({ code: campaigns.code, chatId: campaigns.chatId })
    .from(campaigns)
    .where(and(eq(campaigns.id, id), isOwned(campaigns.accountId, ctx)));
  if (row === undefined) throw new AppError("campaign_not_found", "campaign");
  return row;
}

async function findFlow(ctx: Ctx, id: number): Promise<{ code: string }> {
  const { deps } = ctx;
  const [row] = await deps.db
    .select({ code: flows.code })
    .from(flows)
    .where(and(eq(flows.id, id), isOwned(flows.accountId, ctx), ne(flows.status, RESOURCE_STATUS.deleted)));
  if (row === undefined) throw new AppError("flow_not_found", "flow");
  return row;
}
