import { and, sql as drizzleSql, eq } from "drizzle-orm";
import { allOf, findUnmet, type Guard } from "../../db/guards.ts";
import { isUnmet, requireThat } from "../../db/require.ts";
import { flows } from "../../db/schema/index.ts";
import { sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { isOurs, isOwned, ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import type { Templates } from "../postbacks/templates/read-templates.ts";
import { enqueueReleased, saveStatements } from "../postbacks/templates/save-templates.ts";
import { validateTemplates } from "../postbacks/templates/validate-template.ts";
import type { FilterChanges } from "./add-flow.ts";
import { forgetFlowsOf } from "./config/config-cache.ts";
import { type FlowOffer, offerColumns, offerGuards } from "./flow-offer.ts";
import { type FlowTags, type Pixels, type TextChanges, toPatch } from "./landing-data.ts";
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

/** The offer that it has may be named again, whether it still takes the account's traffic or not. */
function guardsOf(ctx: Ctx, { flowId, offer }: FlowChanges): Guard[] {
  const { offerId } = offer;
  const standing = sql`(SELECT offer_id FROM flows WHERE id = ${flowId})`;
  const named = sql`nullif(${offerId ?? null}, ${standing})`;
  const held = offerId === undefined ? standing : sql`${offerId}`;
  return [{ holds: isOurs(ctx, "flows", flowId), code: "flow_not_found" }, ...offerGuards(ctx, offer, { named, held })];
}

/**
 * Changes a flow in part. The filters that change are merged into those that stand when it is written, so that two changes
 * at once of different ones both hold.
 * @throws AppError flow_not_found, filter_not_found, offer_not_found, site_not_found with the field, address_refused
 */
export async function editFlow(ctx: Ctx, changes: FlowChanges): Promise<void> {
  mayOrThrow(ctx, "flows.write");
  const { db } = ctx.deps;
  const { flowId, name, sticky, filters, filteredUrl, templates, offer } = changes;
  if (filteredUrl !== undefined && filteredUrl !== "") checkDestination(filteredUrl, "filtered_url");
  await validateTemplates(ctx.deps, templates);
  await requireFilterCampaigns(ctx, filters.campaigns ?? []);
  const update = db
    .update(flows)
    .set({
      name,
      sticky,
      filteredUrl,
      filters: drizzleSql`json_patch(${flows.filters}, ${JSON.stringify(filters)})`,
      pixels: drizzleSql`json_patch(${flows.pixels}, ${toPatch(changes.pixels)})`,
      tags: drizzleSql`json_patch(${flows.tags}, ${toPatch(changes.tags)})`,
      ...offerColumns(offer),
    })
    .where(and(eq(flows.id, flowId), isOwned(flows.accountId, ctx)))
    .toSQL();
  const guards = guardsOf(ctx, changes);
  try {
    const results = await db.$client.batch([
      requireThat(db, allOf(guards)),
      db.$client.prepare(update.sql).bind(...update.params),
      ...saveStatements(ctx, { owner: "flow", ownerId: flowId, templates }),
    ]);
    await enqueueReleased(ctx.deps, results);
  } catch (error) {
    if (!isUnmet(error)) throw error;
    throw (await findUnmet(db, guards)) ?? new AppError("database");
  }
  forgetFlowsOf(ownerOf(ctx));
}
