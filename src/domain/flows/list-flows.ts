import { and, ne } from "drizzle-orm";
import { fromBuilder, inBuilder } from "../../db/in-builder.ts";
import { builtRead, type Read, readAlone } from "../../db/read.ts";
import { flows } from "../../db/schema/index.ts";
import { type Fragment, name, raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { isOwned } from "../access/is-owned.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { type ListPart, type PartOfList, queryOf, takePart } from "../lifecycle/list-part.ts";
import { FlowFilters } from "./config/filters.ts";
import { leadsSomewhere } from "./config/live-ways.ts";
import { isOfNetworkSql } from "./network-flow.ts";
import type { Flow } from "./require-flow.ts";

/** A flow's place in the list, with how many ways it has that are not deleted. */
export interface ListedFlow {
  flow: Flow;
  ways: number;
  /** Whether it leads anywhere now. */
  isLeading: boolean;
  /** Whether a network's click links make its clicks. */
  isOfNetwork: boolean;
  /** Ids of the filtering campaigns that it uses. */
  filterCampaigns: number[];
}

const IS_LISTED = ne(flows.status, RESOURCE_STATUS.deleted);

const WAYS = sql`(SELECT COUNT(*) FROM ways w WHERE w.flow_id = flows.id AND w.status <> ${raw(RESOURCE_STATUS.deleted)})`;

/** The account's flows that are not deleted, by age; or a part of them, newest first. */
export async function listFlows(ctx: Ctx, part?: ListPart): Promise<PartOfList<ListedFlow>> {
  mayOrThrow(ctx, "flows.read");
  return readAlone(flowsRead(ctx, part));
}

/** A read of what `listFlows` lists. @throws AppError field_invalid (before), as it reads */
export function flowsRead(ctx: Ctx, part: ListPart | undefined): Read<PartOfList<ListedFlow>> {
  const { db } = ctx.deps;
  const { where, order, limit } = queryOf(flows, part, IS_LISTED);
  const selected = {
    flow: flows,
    ways: inBuilder<number>(WAYS).as("ways"),
    isLeading: inBuilder<number>(leadsSomewhere("flows")).as("is_leading"),
    isOfNetwork: inBuilder<number>(isOfNetworkSql(name("flows.id"))).as("is_of_network"),
  };
  const query = db
    .select(selected)
    .from(flows)
    .where(and(isOwned(flows.accountId, ctx), where))
    .orderBy(order)
    .limit(limit);
  const { statement, read } = builtRead(db, query);
  return {
    statement,
    read(result) {
      const listed = read(result).map((row) => ({
        ...row,
        isLeading: row.isLeading === 1,
        isOfNetwork: row.isOfNetwork === 1,
        filterCampaigns: FlowFilters.parse(JSON.parse(row.flow.filters)).campaigns,
      }));
      return takePart(listed, part, { idOf: ({ flow }) => flow.id, textsOf: ({ flow }) => [flow.name, flow.code] });
    },
  };
}

/** SQL that selects the ids of the flows that the query of a part answers, before it is searched. */
export function flowIdsSql(ctx: Ctx, part: ListPart): Fragment {
  const { where, order, limit } = queryOf(flows, part, IS_LISTED);
  const query = ctx.deps.db
    .select({ id: flows.id })
    .from(flows)
    .where(and(isOwned(flows.accountId, ctx), where));
  return fromBuilder(query.orderBy(order).limit(limit).toSQL());
}
