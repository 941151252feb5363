import { and, ne } from "drizzle-orm";
import { inBuilder } from "../../db/in-builder.ts";
import { flows } from "../../db/schema/index.ts";
import { raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { isOwned } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { checkBefore, type ListPart, type PartOfList, queryOf, takePart } from "../lifecycle/list-part.ts";
import { FlowFilters } from "./config/filters.ts";
import { leadsSomewhere } from "./config/live-ways.ts";
import type { Flow } from "./require-flow.ts";

/** A flow's place in the list, with how many ways it has that are not deleted. */
export interface ListedFlow {
  flow: Flow;
  ways: number;
  /** Whether it leads anywhere now. */
  isLeading: boolean;
  /** Ids of the filtering campaigns that it uses. */
  filterCampaigns: number[];
}

const WAYS = sql`(SELECT COUNT(*) FROM ways w WHERE w.flow_id = flows.id AND w.status <> ${raw(RESOURCE_STATUS.deleted)})`;

/** The account's flows that are not deleted, by age; or a part of them, newest first. */
export async function listFlows(ctx: Ctx, part?: ListPart): Promise<PartOfList<ListedFlow>> {
  mayOrThrow(ctx, "flows.read");
  const { deps } = ctx;
  await checkBefore(ctx, "flows", part);
  const { conditions, order, limit } = queryOf(flows, part);
  const rows = await deps.db
    .select({
      flow: flows,
      ways: inBuilder<number>(WAYS),
      isLeading: inBuilder<number>(leadsSomewhere("flows")),
    })
    .from(flows)
    .where(and(isOwned(flows.accountId, ctx), ne(flows.status, RESOURCE_STATUS.deleted), ...conditions))
    .orderBy(order)
    .limit(limit);
  const listed = rows.map((row) => ({
    ...row,
    isLeading: row.isLeading === 1,
    filterCampaigns: FlowFilters.parse(JSON.parse(row.flow.filters)).campaigns,
  }));
  return takePart(listed, part, { idOf: ({ flow }) => flow.id, textsOf: ({ flow }) => [flow.name, flow.code] });
}
