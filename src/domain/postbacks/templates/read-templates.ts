import { and, asc, eq, ne, or } from "drizzle-orm";
import { campaigns, flows, postbackTemplates } from "../../../db/schema/index.ts";
import { CAMPAIGN_STATUS, LEAD_STATUS_NAMES, type LeadStatusName, RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOwned } from "../../access/is-owned.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/** URL templates by event; an empty one is switched off. */
export type Templates = Record<LeadStatusName, string>;

/** Who has templates: the account itself, one of its campaigns, or one of its flows. */
export type TemplateOwner = Exclude<(typeof postbackTemplates.$inferSelect)["owner"], "network">;

/** The five templates of an account (`ownerId` its id) or of a campaign or a flow of that account. */
export async function templatesOf(ctx: Ctx, { owner, ownerId }: { owner: TemplateOwner; ownerId: number }): Promise<Templates> {
  const { deps } = ctx;
  const rows = await deps.db
    .select({ event: postbackTemplates.event, url: postbackTemplates.url })
    .from(postbackTemplates)
    .where(and(eq(postbackTemplates.owner, owner), eq(postbackTemplates.ownerId, ownerId), isOwned(postbackTemplates.accountId, ctx)));
  const urls = new Map(rows.map(({ event, url }) => [event, url]));
  return Object.fromEntries(LEAD_STATUS_NAMES.map((name, event) => [name, urls.get(event) ?? ""])) as Templates;
}

/** The campaign and the flow of a lead; null: none. */
export interface LeadOwners {
  campaignId: number | null;
  flowId: number | null;
}

/** The templates for a lead: all of its campaign's when that has any (its empty ones mean "skip"), else its flow's, else the account's. */
export async function effectiveTemplates(ctx: Ctx, { campaignId, flowId }: LeadOwners): Promise<Templates> {
  for (const [owner, id] of [["campaign", campaignId] as const, ["flow", flowId] as const]) {
    const own = id === null ? null : await templatesOf(ctx, { owner, ownerId: id });
    if (own !== null && Object.values(own).some((url) => url !== "")) return own;
  }
  return templatesOf(ctx, { owner: "account", ownerId: ownerOf(ctx) });
}

/** A template and the health of its address. */
export type TemplateHealth = Pick<
  typeof postbackTemplates.$inferSelect,
  "id" | "owner" | "ownerId" | "event" | "url" | "state" | "failingSinceMs" | "probeAtMs"
>;

/** Every template in use, of the account and its campaigns and flows that are not deleted, in the order they were first set. */
export async function listTemplates(ctx: Ctx, { limit, offset }: { limit: number; offset: number }): Promise<TemplateHealth[]> {
  mayOrThrow(ctx, "postbacks.read");
  const { deps } = ctx;
  return deps.db
    .select({
      id: postbackTemplates.id,
      owner: postbackTemplates.owner,
      ownerId: postbackTemplates.ownerId,
      event: postbackTemplates.event,
      url: postbackTemplates.url,
      state: postbackTemplates.state,
      failingSinceMs: postbackTemplates.failingSinceMs,
      probeAtMs: postbackTemplates.probeAtMs,
    })
    .from(postbackTemplates)
    .leftJoin(campaigns, and(eq(postbackTemplates.owner, "campaign"), eq(campaigns.id, postbackTemplates.ownerId)))
    .leftJoin(flows, and(eq(postbackTemplates.owner, "flow"), eq(flows.id, postbackTemplates.ownerId)))
    .where(
      and(
        isOwned(postbackTemplates.accountId, ctx),
        ne(postbackTemplates.url, ""),
        or(
          eq(postbackTemplates.owner, "account"),
          ne(campaigns.status, CAMPAIGN_STATUS.deleted),
          ne(flows.status, RESOURCE_STATUS.deleted),
        ),
      ),
    )
    .orderBy(asc(postbackTemplates.id))
    .limit(limit)
    .offset(offset);
}
