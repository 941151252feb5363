import { firstOf, readAlone } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { type Templates, templatesOf } from "../postbacks/templates/read-templates.ts";
import { FlowFilters } from "./config/filters.ts";
import { leadsSomewhere } from "./config/live-ways.ts";
import { joinPage } from "./flow-offer.ts";
import { FLOW_TAGS, type FlowTags, PIXELS, type Pixels, readTexts } from "./landing-data.ts";
import { isOfNetworkSql } from "./network-flow.ts";
import { type Flow, requireFlow, type Way } from "./require-flow.ts";
import { listWays } from "./ways/list-ways.ts";

/** Where a flow without ways leads; null where there is no such page any more. */
interface Pages {
  landingId: number | null;
  prelandingId: number | null;
}

/** A flow with its filters, ways and own templates. */
export interface FlowDetails {
  flow: Omit<Flow, keyof Pages>;
  pages: Pages;
  pixels: Pixels;
  tags: FlowTags;
  filters: FlowFilters;
  ways: Way[];
  templates: Templates;
  /** Whether it leads anywhere now. */
  isLeading: boolean;
  /** Whether a network's click links make its clicks. */
  isOfNetwork: boolean;
}

const pagesSql = (
  ctx: Ctx,
  flowId: number,
) => sql`SELECT l.id AS landingId, p.id AS prelandingId, ${leadsSomewhere("f")} AS isLeading, ${isOfNetworkSql(raw("f.id"))} AS isOfNetwork
  FROM flows f ${joinPage("l", "landing")} ${joinPage("p", "prelanding")} WHERE f.id = ${flowId} AND f.account_id = ${ownerOf(ctx)}`;

/** @throws AppError flow_not_found */
export async function getFlow(ctx: Ctx, { flowId }: { flowId: number }): Promise<FlowDetails> {
  mayOrThrow(ctx, "flows.read");
  const [flow, ways, templates, pages] = await Promise.all([
    requireFlow(ctx, flowId),
    listWays(ctx, { flowId }),
    templatesOf(ctx, { owner: "flow", ownerId: flowId }),
    readAlone(firstOf<Pages & { isLeading: number; isOfNetwork: number }>(ctx.deps.db, pagesSql(ctx, flowId))),
  ]);
  return {
    flow,
    pages: { landingId: pages?.landingId ?? null, prelandingId: pages?.prelandingId ?? null },
    pixels: readTexts(PIXELS, flow.pixels),
    tags: readTexts(FLOW_TAGS, flow.tags),
    filters: FlowFilters.parse(JSON.parse(flow.filters)),
    ways,
    templates,
    isLeading: pages?.isLeading === 1,
    isOfNetwork: pages?.isOfNetwork === 1,
  };
}
