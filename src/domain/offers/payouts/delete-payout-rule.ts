import { name, sql, statement } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { isOurs } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";

/**
 * Removes a payout rule. Leads keep the amounts that they came with.
 * @throws AppError price_not_found when it is none of an offer of the account
 */
export async function deletePayoutRule(ctx: Ctx, { ruleId }: { ruleId: number }): Promise<void> {
  mayOrThrow(ctx, "offers.write");
  const drop = sql`DELETE FROM offer_payouts WHERE id = ${ruleId} AND ${isOurs(ctx, "offers", name("offer_payouts.offer_id"))} RETURNING id`;
  const gone = await statement(ctx.deps.db, drop).first();
  if (gone === null) throw new AppError("price_not_found");
}
