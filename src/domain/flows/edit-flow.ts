import { type Guard, requireAll, unmetBy } from "../../db/guards.ts";
import { sql, statement } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { isOurs, ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { Templates } from "../postbacks/templates/read-templates.ts";
import { enqueueReleased, saveStatements } from "../postbacks/templates/save-templates.ts";
import { validateTemplates } from "../postbacks/templates/validate-template.ts";
import type { FilterChanges } from "./add-flow.ts";
import { forgetFlowsOf } from "./config/config-cache.ts";
import { type FlowOffer, offerAssignments, offerGuards } from "./flow-offer.ts";
import { type FlowTags, type Pixels, type TextChanges, toPatch } from "./landing-data.ts";
import { isOfNetworkSql } from "./network-flow.ts";
import { requireFilterCampaigns } from "./require-flow.ts";
import { checkDestination } from "./ways/destination.ts";

/** What is left out stays. */
export interface FlowChanges {
  flowId: number;
  name: string | undefined;
  sticky: boolean | undefined;
  filters: FilterChanges;
  filteredUrl: string | undefined;
  templates: Partial<Templates>;
  offer: FlowOffer;
  pixels: TextChanges<Pixels>;
  tags: TextChanges<FlowTags>;
}

/**
 * The offer that it has may be named again, whether it still takes the account's traffic or not. The flow of a network's offer stays that
 * offer's: its clicks are.
 */
function guardsOf(ctx: Ctx, { flowId, offer }: FlowChanges): Guard[] {
  const { offerId } = offer;
  const standing = sql`(SELECT offer_id FROM flows WHERE id = ${flowId})`;
  const named = sql`nullif(${offerId ?? null}, ${standing})`;
  const mayMove: Guard = {
    holds: sql`${standing} IS ${offerId ?? null} OR NOT ${isOfNetworkSql(sql`${flowId}`)}`,
    code: "offer_not_found",
  };
  const held = offerId === undefined ? standing : sql`${offerId}`;
  return [
    { holds: isOurs(ctx, "flows", flowId), code: "flow_not_found" },
    ...(offerId === undefined ? [] : [mayMove]),
    ...offerGuards(ctx, offer, { named, held }),
  ];
}

/**
 * Changes a flow in part. The filters that change are merged into those that stand when it is written, so that two changes
 * at once of different ones both hold.
 * @throws AppError flow_not_found, filter_not_found, offer_not_found, site_not_found with the field, address_refused
 */
export async function editFlow(ctx: Ctx, changes: FlowChanges): Promise<void> {
  mayOrThrow(ctx, "flows.write");
  const { db } = ctx.deps;
  const { flowId, filters, templates, offer, name = null, filteredUrl = null } = changes;
  if (filteredUrl !== null && filteredUrl !== "") checkDestination(filteredUrl, "filtered_url");
  await validateTemplates(ctx.deps, templates);
  await requireFilterCampaigns(ctx, filters.campaigns ?? []);
  const sticky = changes.sticky === undefined ? null : Number(changes.sticky);
  const update = sql`UPDATE flows SET name = COALESCE(${name}, name), sticky = COALESCE(${sticky}, sticky),
      filtered_url = COALESCE(${filteredUrl}, filtered_url), filters = json_patch(filters, ${JSON.stringify(filters)}),
      pixels = json_patch(pixels, ${toPatch(changes.pixels)}), tags = json_patch(tags, ${toPatch(changes.tags)}),
      ${offerAssignments(offer)}
    WHERE id = ${flowId} AND account_id = ${ownerOf(ctx)}`;
  const guards = guardsOf(ctx, changes);
  try {
    const results = await db.$client.batch([
      requireAll(db, guards),
      statement(db, update),
      ...saveStatements(ctx, { owner: "flow", ownerId: flowId, templates }),
    ]);
    await enqueueReleased(ctx.deps, results);
  } catch (error) {
    throw unmetBy(error, guards) ?? error;
  }
  forgetFlowsOf(ownerOf(ctx));
}
