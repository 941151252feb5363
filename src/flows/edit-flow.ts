import { and, eq, sql } from "drizzle-orm";
import type { Ctx } from "../context.ts";
import { isUnmet, requireThat } from "../db/require.ts";
import { flows } from "../db/schema/index.ts";
import { AppError } from "../errors.ts";
import type { Templates } from "../postbacks/read-templates.ts";
import { writeTemplates } from "../postbacks/save-templates.ts";
import { validateTemplates } from "../postbacks/validate-template.ts";
import type { FilterChanges } from "./add-flow.ts";
import { forgetFlowsOf } from "./config-cache.ts";
import { checkDestination } from "./destination.ts";
import { FLOW_IS_OURS, requireFilterCampaigns } from "./queries.ts";

/** What is left out stays. */
export interface FlowChanges {
  flowId: number;
  name: string | undefined;
  sticky: boolean | undefined;
  filters: FilterChanges;
  filteredUrl: string | undefined;
  templates: Partial<Templates>;
}

/**
 * Changes a flow in part. The filters that change are merged into those that stand when it is written, so that two changes
 * at once of different ones both hold.
 * @throws AppError flow_not_found, filter_not_found, address_refused, macro_unknown
 */
export async function editFlow(ctx: Ctx, changes: FlowChanges): Promise<void> {
  const { db } = ctx.deps;
  const { flowId, name, sticky, filters, filteredUrl, templates } = changes;
  if (filteredUrl !== undefined && filteredUrl !== "") checkDestination(filteredUrl, "filtered_url");
  await validateTemplates(ctx.deps, templates);
  await requireFilterCampaigns(ctx, filters.campaigns ?? []);
  const update = db
    .update(flows)
    .set({ name, sticky, filteredUrl, filters: sql`json_patch(${flows.filters}, ${JSON.stringify(filters)})` })
    .where(and(eq(flows.id, flowId), eq(flows.accountId, ctx.account.id)))
    .toSQL();
  try {
    await writeTemplates(ctx, "flow", flowId, templates, [
      requireThat(db, FLOW_IS_OURS, ctx.account.id, flowId),
      db.$client.prepare(update.sql).bind(...update.params),
    ]);
  } catch (error) {
    if (isUnmet(error)) throw new AppError("flow_not_found");
    throw error;
  }
  forgetFlowsOf(ctx.account.id);
}
