import { allOf, type Guard, writeGuarded } from "../../../db/guards.ts";
import { RESOURCE_STATUS } from "../../../lib/codes.ts";
import type { Ctx } from "../../../platform/context.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { goalIsOurs, MAX, OFFER_IS_OURS } from "../offer-ownership.ts";

/** Words are compared as conversions compare them: without regard to the case of A to Z. */
const WORDS = `SELECT lower(value) FROM json_each(?4) UNION SELECT lower(code) FROM goals WHERE id = ?3`;

/** The other goals of the offer. */
const OTHERS = `offer_goals x JOIN goals g ON g.id = x.goal_id AND g.status <> ${RESOURCE_STATUS.deleted} WHERE x.offer_id = ?2 AND x.goal_id <> ?3`;

/** No word of this goal may mean another one. */
const WORDS_ARE_FREE = `NOT EXISTS (
    SELECT 1 FROM ${OTHERS} AND (lower(g.code) IN (${WORDS})
      OR EXISTS (SELECT 1 FROM json_each(x.aliases) WHERE lower(value) IN (${WORDS}))))`;

const GUARDS: Guard[] = [
  { holds: OFFER_IS_OURS, code: "offer_not_found" },
  { holds: goalIsOurs("?3"), code: "goal_not_found" },
  { holds: WORDS_ARE_FREE, code: "already_exists", field: "aliases" },
  { holds: `(SELECT COUNT(*) FROM ${OTHERS}) < ${MAX.goals}`, code: "limit_reached" },
];

/**
 * Makes a goal of the account count for an offer, or changes the words it is known by there.
 * @param input aliases: left out, they stay, or there are none
 * @throws AppError offer_not_found, goal_not_found, already_exists when a word means another goal of the offer, limit_reached
 */
export async function setOfferGoal(
  ctx: Ctx,
  { offerId, goalId, aliases }: { offerId: number; goalId: number; aliases: string[] | undefined },
): Promise<void> {
  mayOrThrow(ctx, "offers.write");
  await writeGuarded(
    ctx.deps.db,
    GUARDS,
    `INSERT INTO offer_goals (offer_id, goal_id, aliases) SELECT ?2, ?3, COALESCE(?4, '[]') WHERE ${allOf(GUARDS)}
     ON CONFLICT (offer_id, goal_id) DO UPDATE SET aliases = COALESCE(?4, aliases) RETURNING goal_id`,
    [ownerOf(ctx), offerId, goalId, aliases === undefined ? null : JSON.stringify(aliases)],
  );
}
