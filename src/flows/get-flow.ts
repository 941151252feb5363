import type { Ctx } from "../context.ts";
import { type Templates, templatesOf } from "../postbacks/read-templates.ts";
import { FlowFilters } from "./filters.ts";
import { listWays } from "./list-ways.ts";
import { type Flow, requireFlow, type Way } from "./queries.ts";

/** A flow with its filters, ways and own templates. */
export interface FlowDetails {
  flow: Flow;
  filters: FlowFilters;
  ways: Way[];
  templates: Templates;
}

/** @throws AppError flow_not_found */
export async function getFlow(ctx: Ctx, { flowId }: { flowId: number }): Promise<FlowDetails> {
  const [flow, ways, templates] = await Promise.all([
    requireFlow(ctx, flowId),
    listWays(ctx, { flowId }),
    templatesOf(ctx, "flow", flowId),
  ]);
  return { flow, filters: FlowFilters.parse(JSON.parse(flow.filters)), ways, templates };
}
