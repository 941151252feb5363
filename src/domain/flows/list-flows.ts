import { and, asc, ne, sql } from "drizzle-orm";
import { flows } from "../../db/schema/index.ts";
import { render } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { isOwned } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { leadsSomewhere } from "./config/live-ways.ts";
import type { Flow } from "./require-flow.ts";

/** A flow's place in the list, with how many ways it has that are not deleted. */
export interface ListedFlow {
  flow: Flow;
  ways: number;
  /** Whether it leads anywhere now. */
  isLeading: boolean;
}

/** The account's flows that are not deleted, by age. */
export async function listFlows(ctx: Ctx): Promise<ListedFlow[]> {
  mayOrThrow(ctx, "flows.read");
  const { deps } = ctx;
  const rows = await deps.db
    .select({
      flow: flows,
      ways: sql<number>`(SELECT COUNT(*) FROM ways w WHERE w.flow_id = flows.id AND w.status <> ${sql.raw(String(RESOURCE_STATUS.deleted))})`,
      isLeading: sql<number>`${sql.raw(render(leadsSomewhere("flows")).text)}`,
    })
    .from(flows)
    .where(and(isOwned(flows.accountId, ctx), ne(flows.status, RESOURCE_STATUS.deleted)))
    .orderBy(asc(flows.id));
  return rows.map((row) => ({ ...row, isLeading: row.isLeading === 1 }));
}
