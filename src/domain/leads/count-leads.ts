import { type CappedCounts, type Counted, readCappedCounts } from "../../db/capped-counts.ts";
import { readTogether } from "../../db/read.ts";
import { type Fragment, raw, sql } from "../../db/sql.ts";
import { LEAD_STATUS, LEAD_STATUS_NAMES, type LeadStatusName } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { allFound, type LeadPlace, namedReads, scopesOf } from "./lead-scopes.ts";

/**
 * How many leads of the account are in each status, of those of a campaign, a flow and a time.
 * @throws AppError campaign_not_found, flow_not_found
 */
export async function countLeads(
  ctx: Ctx,
  search: LeadPlace & { fromMs?: number | undefined; toMs?: number | undefined },
): Promise<CappedCounts<LeadStatusName>> {
  mayOrThrow(ctx, "leads.read");
  const { db } = ctx.deps;
  const account = ownerOf(ctx);
  const { fromMs = 0, toMs = Number.MAX_SAFE_INTEGER } = search;
  const { scopes, isFirst, remaining } = scopesOf(account, search, "r");
  const rows = (scope: Fragment, list: number, status: LeadStatusName) =>
    sql`SELECT l.campaign_id, l.flow_id, ${raw(list)} AS list FROM leads l
      WHERE ${scope} AND l.status = ${raw(LEAD_STATUS[status])} AND l.started_at_ms BETWEEN ${fromMs} AND ${toMs}`;
  const stretches: Counted<LeadStatusName>[] = LEAD_STATUS_NAMES.flatMap((name) =>
    scopes.map(({ list, scope }) => ({ name, rows: [rows(scope, list, name)], matches: list === 1 ? remaining : isFirst })),
  );
  const named = namedReads(db, account, search);
  if (named.length > 0) allFound(named, await readTogether<unknown[]>(db, ...named.map(({ read }) => read)));
  return readCappedCounts(db, LEAD_STATUS_NAMES, stretches);
}
