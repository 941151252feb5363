import { type Fragment, raw, sql } from "../../db/sql.ts";
import { isRowNumber } from "../../lib/cells.ts";
import { CAMPAIGN_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";

/** SQL of the id of the caller's campaign that a text names: by its code in any case, or else by its number. NULL: none, or it is deleted. */
export function campaignNamed(ctx: Ctx, text: string): Fragment {
  const own = sql`account_id = ${ownerOf(ctx)} AND status <> ${raw(CAMPAIGN_STATUS.deleted)}`;
  const id = isRowNumber(text) ? Number(text) : null;
  return sql`coalesce((SELECT id FROM campaigns WHERE code = ${text.toLowerCase()} AND ${own}), (SELECT id FROM campaigns WHERE id = ${id} AND ${own}))`;
}
