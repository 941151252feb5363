import { firstOf, type Read } from "../../db/read.ts";
import { type Fragment, join, name, raw, sql } from "../../db/sql.ts";
import type { Ctx } from "../../platform/context.ts";
import { ownerOf } from "../access/ownership.ts";
import { flowNamed } from "../flows/find-flow.ts";
import type { LiveFilter } from "./stream.ts";

/** Whether rows of the account are left out. */
export const isNarrow = ({ campaign, flow }: LiveFilter): boolean => campaign !== undefined || flow !== undefined;

/** SQL of whether a row is of the flow and the campaign that are asked for. @param columns those of the row that have their ids */
export function isOf(ctx: Ctx, { campaign, flow }: LiveFilter, columns: Record<"campaign" | "flow", string>): Fragment {
  const conditions = [
    ...(campaign === undefined ? [] : [sql`${name(columns.campaign)} = ${campaign}`]),
    ...(flow === undefined ? [] : [sql`${name(columns.flow)} = ${flowNamed(sql`${flow}`, ownerOf(ctx))}`]),
  ];
  return conditions.length === 0 ? raw("TRUE") : join(conditions, " AND ");
}

/** Whether the flow and the campaign that are asked for are the account's: 1 where they are, or none is. */
export interface Things {
  hasFlow: number;
  hasCampaign: number;
}

export function thingsRead(ctx: Ctx, { campaign, flow }: LiveFilter): Read<Things> {
  const account = ownerOf(ctx);
  const hasFlow = flow === undefined ? raw("1") : sql`${flowNamed(sql`${flow}`, account)} IS NOT NULL`;
  const hasCampaign =
    campaign === undefined ? raw("1") : sql`EXISTS (SELECT 1 FROM campaigns WHERE id = ${campaign} AND account_id = ${account})`;
  const { statement, read } = firstOf<Things>(ctx.deps.db, sql`SELECT ${hasFlow} AS hasFlow, ${hasCampaign} AS hasCampaign`);
  return { statement, read: (result) => read(result) ?? { hasFlow: 0, hasCampaign: 0 } };
}
