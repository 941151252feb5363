import { and, asc, eq, ne, sql } from "drizzle-orm";
import { FLOW_STATUS } from "../codes.ts";
import type { Ctx } from "../context.ts";
import { flows } from "../db/schema/index.ts";
import type { Flow } from "./queries.ts";

/** A flow's place in the list, with how many ways it has that are not deleted. */
export interface ListedFlow {
  flow: Flow;
  ways: number;
}

/** The account's flows that are not deleted, by age. */
export async function listFlows({ deps, account }: Ctx): Promise<ListedFlow[]> {
  return deps.db
    .select({
      flow: flows,
      ways: sql<number>`(SELECT COUNT(*) FROM ways w WHERE w.flow_id = flows.id AND w.status <> ${sql.raw(String(FLOW_STATUS.deleted))})`,
    })
    .from(flows)
    .where(and(eq(flows.accountId, account.id), ne(flows.status, FLOW_STATUS.deleted)))
    .orderBy(asc(flows.id));
}
