import { firstOf, readTogether } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError, type ErrorCode } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
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
export function goalsOfCode(account: Fragment, code: Fragment): Fragment {
  return sql`SELECT id FROM goals WHERE account_id = ${account} AND code = ${code} UNION SELECT g.id FROM flows f
    CROSS JOIN offer_goals o ON o.offer_id = f.offer_id CROSS JOIN goals g ON g.id = o.goal_id AND g.code = ${code} WHERE f.account_id = ${account}`;
}

const FINDERS: Record<keyof Named, { find: (accountId: number, named: string | number) => Fragment; code: ErrorCode }> = {
  flow: { find: (accountId, named) => sql`SELECT id FROM flows WHERE id = ${flowNamed(sql`${named}`, accountId)}`, code: "flow_not_found" },
  way: { find: (accountId, named) => sql`SELECT id FROM ways WHERE account_id = ${accountId} AND id = ${named}`, code: "way_not_found" },
  site: {
    find: (accountId, named) => sql`SELECT id FROM sites WHERE id = ${named}
      AND (account_id = ${accountId} OR offer_id IN (SELECT offer_id FROM flows WHERE account_id = ${accountId}))`,
    code: "site_not_found",
  },
  goal: { find: (accountId, named) => goalsOfCode(sql`${accountId}`, sql`${named}`), code: "goal_not_found" },
};

/**
 * The ids of what a caller named; null for what was left out. 0 names no way and no site, and is everybody's.
 * @throws AppError flow_not_found, way_not_found, site_not_found, goal_not_found
 */
export async function resolveNamed(ctx: Ctx, named: Named): Promise<Record<keyof Named, number | null>> {
  const { db } = ctx.deps;
  const ids: Record<keyof Named, number | null> = { flow: null, way: null, site: null, goal: null };
  const asked = (Object.keys(FINDERS) as (keyof Named)[]).filter((name) => named[name] !== undefined && named[name] !== 0);
  if (named.way === 0) ids.way = 0;
  if (named.site === 0) ids.site = 0;
  if (asked.length === 0) return ids;
  const finds = asked.map((name) => firstOf<{ id: number }>(db, FINDERS[name].find(ownerOf(ctx), named[name] ?? 0)));
  const found = await readTogether(db, ...finds);
  for (const [index, name] of asked.entries()) {
    const id = found[index]?.id;
    if (id === undefined) throw new AppError(FINDERS[name].code, name);
    ids[name] = id;
  }
  return ids;
}
