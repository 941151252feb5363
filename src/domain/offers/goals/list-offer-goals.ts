import { readAlone, rowsOf } from "../../../db/read.ts";
import { raw, sql } from "../../../db/sql.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOurs } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { getOffer } from "../read-offers.ts";

/** A goal that counts for an offer, and the other words it is known by there. */
export interface OfferGoal {
  goalId: number;
  code: string;
  name: string;
  aliases: string[];
}

/**
 * The goals of an offer that are not deleted, by age.
 * @throws AppError offer_not_found
 */
export async function listOfferGoals(ctx: Ctx, { offerId }: { offerId: number }): Promise<OfferGoal[]> {
  mayOrThrow(ctx, "offers.read");
  await getOffer(ctx, { offerId });
  const goals = sql`SELECT g.id AS goalId, g.code, g.name, x.aliases FROM offer_goals x JOIN goals g ON g.id = x.goal_id
    WHERE x.offer_id = ${offerId} AND ${isOurs(ctx, "offers", offerId)} AND g.status <> ${raw(RESOURCE_STATUS.deleted)} ORDER BY g.id`;
  const rows = await readAlone(rowsOf<Omit<OfferGoal, "aliases"> & { aliases: string }>(ctx.deps.db, goals));
  return rows.map((row) => ({ ...row, aliases: JSON.parse(row.aliases) as string[] }));
}
