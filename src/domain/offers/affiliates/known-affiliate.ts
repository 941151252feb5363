import { type Fragment, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";

/**
 * SQL of whether the caller may see who an account is: it has a flow for some offer of theirs, or is a member of their network. Neither
 * comes about by what the caller alone does, so that nobody is found out by naming numbers.
 * @param offer SQL of which of the caller's offers: a condition on `flows` as `f`
 */
export function isKnown(ctx: Ctx, account: Fragment, offer: Fragment): Fragment {
  return sql`(EXISTS (SELECT 1 FROM flows f WHERE f.account_id = ${account} AND ${offer})
    OR EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = ${account} AND m.network_id = ${ownerOf(ctx)} AND m.status <> 'invited'))`;
}
