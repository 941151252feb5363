import { type Fragment, raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";

/** SQL of whether a site is one of the account, and not deleted. */
export function siteIsOurs(ctx: Ctx, siteId: number | null): Fragment {
  return sql`EXISTS (SELECT 1 FROM sites WHERE id = ${siteId} AND account_id = ${ownerOf(ctx)} AND status <> ${raw(RESOURCE_STATUS.deleted)})`;
}
