import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { raw, sql } from "../../../db/sql.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { isOurs } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { MAX } from "../offer-ownership.ts";

/** Aliases of a goal at an offer: left out, they stay, or there are none. */
interface OfferGoalInput {
  offerId: number;
  goalId: number;
  aliases: string[] | undefined;
}

/** Words are compared as conversions compare them: without regard to the case of A to Z. No word of this goal may mean another one. */
function guardsOf(ctx: Ctx, { offerId, goalId }: OfferGoalInput, aliases: string | null): Guard[] {
  const words = sql`SELECT lower(value) FROM json_each(${aliases}) UNION SELECT lower(code) FROM goals WHERE id = ${goalId}`;
  const others = sql`offer_goals x JOIN goals g ON g.id = x.goal_id AND g.status <> ${raw(RESOURCE_STATUS.deleted)}
    WHERE x.offer_id = ${offerId} AND x.goal_id <> ${goalId}`;
  const wordsAreFree = sql`NOT EXISTS (
    SELECT 1 FROM ${others} AND (lower(g.code) IN (${words})
      OR EXISTS (SELECT 1 FROM json_each(x.aliases) WHERE lower(value) IN (${words}))))`;
  return [
    { holds: isOurs(ctx, "offers", offerId), code: "offer_not_found" },
    { holds: isOurs(ctx, "goals", goalId), code: "goal_not_found" },
    { holds: wordsAreFree, code: "already_exists", field: "aliases" },
    { holds: sql`(SELECT COUNT(*) FROM ${others}) < ${MAX.goals}`, code: "limit_reached" },
  ];
}

/**
 * Makes a goal of the account count for an offer, or changes the words it is known by there.
 * @throws AppError offer_not_found, goal_not_found, already_exists when a word means another goal of the offer, limit_reached
 */
export async function setOfferGoal(ctx: Ctx, input: OfferGoalInput): Promise<void> {
  mayOrThrow(ctx, "offers.write");
  const { offerId, goalId } = input;
  const aliases = input.aliases === undefined ? null : JSON.stringify(input.aliases);
  const guards = guardsOf(ctx, input, aliases);
  const write = sql`INSERT INTO offer_goals (offer_id, goal_id, aliases)
    SELECT ${offerId}, ${goalId}, COALESCE(${aliases}, '[]') WHERE ${allOf(guards)}
    ON CONFLICT (offer_id, goal_id) DO UPDATE SET aliases = COALESCE(${aliases}, aliases) RETURNING goal_id`;
  await writeGuarded(ctx.deps.db, guards, write);
}
