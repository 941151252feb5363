import { and, eq, ne } from "drizzle-orm";
import { campaigns, flows } from "../../../db/schema/index.ts";
import { LEAD_STATUS, LEAD_STATUS_NAMES, type LeadStatus, RESOURCE_STATUS } from "../../../lib/codes.ts";
import { expandMacros, type Macro, type MacroValue } from "../../../lib/macros.ts";
import type { Ctx } from "../../../platform/context.ts";
import { createSecret } from "../../../platform/crypto.ts";
import { AppError } from "../../../platform/errors.ts";
import { isOwned, ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type AttemptResult, attempt } from "../delivery/attempt.ts";
import { webhookHeaders } from "../delivery/delivery-request.ts";
import { createSigner } from "../outbound/signing.ts";
import { effectiveTemplates, type LeadOwners } from "./read-templates.ts";
import { checkTemplateForm } from "./validate-template.ts";

export type TemplateTest = AttemptResult & { url: string };

interface TestInput {
  /** A template as it would be saved; without one, the saved one for `event`. */
  template?: string | undefined;
  event?: LeadStatus | undefined;
  /** Whose templates and whose code and chat are taken. */
  campaignId?: number | undefined;
  /** Whose templates are taken where the campaign has none, and whose code. */
  flowId?: number | undefined;
}

/** The errors of the address check; nothing was sent then. */
const REFUSED = ["url", "private", "name"];

/** Values of macros whose type matters; all others are `test`. */
const TYPED_VALUES: Partial<Record<Macro, MacroValue>> = {
  lead: 0,
  subscriber: 0,
  way: 0,
  site: 0,
  offer: 0,
  filter: 0,
  reason: 0,
  price: 1,
  currency: "usd",
  cost: 1,
  cost_currency: "usd",
  geo: "us",
  lang: "en",
  ip: "192.0.2.1",
  device: "mobile",
  os: "Android",
  browser: "Chrome",
};

/**
 * Sends one postback of made-up values as a delivery would be sent.
 * Nothing is written.
 * @throws AppError campaign_not_found, flow_not_found, field_missing, nothing_to_test (the event's template is empty), address_refused
 */
export async function testTemplate(ctx: Ctx, { template, event, campaignId, flowId }: TestInput): Promise<TemplateTest> {
  mayOrThrow(ctx, "postbacks.write");
  const { deps, account } = ctx;
  const campaign = campaignId === undefined ? null : await findCampaign(ctx, campaignId);
  const flow = flowId === undefined ? null : await findFlow(ctx, flowId);
  const tested = template || (await savedTemplate(ctx, event, { campaignId: campaignId ?? null, flowId: flowId ?? null }));
  checkTemplateForm(tested, "url");
  const values: Partial<Record<Macro, MacroValue>> = {
    ...TYPED_VALUES,
    status: LEAD_STATUS_NAMES[event ?? LEAD_STATUS.wait],
    campaign: campaign?.code,
    user: ownerOf(ctx),
    chat: campaign?.chatId ?? 0,
    time: Math.floor(deps.now() / 1000),
    flow: flow?.code,
  };
  const url = expandMacros(tested, (macro) => values[macro] ?? "test");
  const headers = await createSigner(deps)(account, webhookHeaders(`pb_test_${createSecret(deps, 12)}`, deps.now()));
  const result = await attempt(deps, url, headers);
  if (result.error !== null && REFUSED.includes(result.error)) throw new AppError("address_refused", "url");
  return { ...result, url };
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
