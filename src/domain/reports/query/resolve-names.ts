import type { Ctx } from "../../../platform/context.ts";
import { AppError, type ErrorCode } from "../../../platform/errors.ts";
import { flowNamed } from "../../flows/find-flow.ts";

/** References by a caller. Each must be the account's own, or a site or a goal of an offer that its flows lead to. */
export interface Named {
  /** Its code or number. */
  flow?: string | undefined;
  way?: number | undefined;
  site?: number | undefined;
  goal?: string | undefined;
}

/** SELECTs the ids of all goals of a code that count for an account's leads, both SQL. */
export function goalsOfCode(account: string, code: string): string {
  return `SELECT id FROM goals WHERE account_id = ${account} AND code = ${code} UNION SELECT g.id FROM flows f
    CROSS JOIN offer_goals o ON o.offer_id = f.offer_id CROSS JOIN goals g ON g.id = o.goal_id AND g.code = ${code} WHERE f.account_id = ${account}`;
}

const FINDERS = {
  flow: { sql: `SELECT id FROM flows WHERE id = ${flowNamed("?2", "?1")}`, code: "flow_not_found" },
  way: { sql: "SELECT id FROM ways WHERE account_id = ?1 AND id = ?2", code: "way_not_found" },
  site: {
    sql: "SELECT id FROM sites WHERE id = ?2 AND (account_id = ?1 OR offer_id IN (SELECT offer_id FROM flows WHERE account_id = ?1))",
    code: "site_not_found",
  },
  goal: { sql: goalsOfCode("?1", "?2"), code: "goal_not_found" },
} satisfies Record<keyof Named, { sql: string; code: ErrorCode }>;

/**
 * The ids of what a caller named; null for what was left out. 0 names no way and no site, and is everybody's.
 * @throws AppError flow_not_found, way_not_found, site_not_found, goal_not_found
 */
export async function resolveNamed(ctx: Ctx, named: Named): Promise<Record<keyof Named, number | null>> {
  const d1 = ctx.deps.db.$client;
  const ids: Record<keyof Named, number | null> = { flow: null, way: null, site: null, goal: null };
  const asked = (Object.keys(FINDERS) as (keyof Named)[]).filter((name) => named[name] !== undefined && named[name] !== 0);
  if (named.way === 0) ids.way = 0;
  if (named.site === 0) ids.site = 0;
  if (asked.length === 0) return ids;
  const found = await d1.batch<{ id: number }>(asked.map((name) => d1.prepare(FINDERS[name].sql).bind(ctx.account.id, named[name])));
  for (const [index, name] of asked.entries()) {
    const id = found[index]?.results[0]?.id;
    if (id === undefined) throw new AppError(FINDERS[name].code, name);
    ids[name] = id;
  }
  return ids;
}
