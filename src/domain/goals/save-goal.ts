import { firstOf, readTogether } from "../../db/read.ts";
import { raw, sql, statement } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { hasRoom, ownerOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";

export interface NewGoal {
  /** By this postbacks name it, for good. */
  code: string;
  name: string;
  /** What it is worth where nobody says. */
  payoutMicros: number;
  currency: string;
}

/** What is left out stays. */
export type GoalChanges = { goalId: number } & { [Part in Exclude<keyof NewGoal, "code">]: NewGoal[Part] | undefined };

const MAX_GOALS = 1000;
const DELETED = raw(RESOURCE_STATUS.deleted);

/**
 * Makes a goal. One that was deleted comes back as the same with its new name and payout, since leads name it by its code.
 * @throws AppError already_exists, limit_reached
 */
export async function addGoal(ctx: Ctx, { code, name, payoutMicros, currency }: NewGoal): Promise<{ id: number }> {
  mayOrThrow(ctx, "goals.write");
  const { deps } = ctx;
  const add = sql`INSERT INTO goals (account_id, code, name, payout_micros, currency, created_at_ms)
    SELECT ${ownerOf(ctx)}, ${code}, ${name}, ${payoutMicros}, ${currency}, ${deps.now()}
    WHERE ${hasRoom(ctx, "goals", MAX_GOALS)}
    ON CONFLICT (account_id, code) DO UPDATE SET name = excluded.name, payout_micros = excluded.payout_micros,
      currency = excluded.currency, status = ${raw(RESOURCE_STATUS.active)}
    WHERE status = ${DELETED} RETURNING id`;
  const find = sql`SELECT 1 FROM goals WHERE account_id = ${ownerOf(ctx)} AND code = ${code} AND status <> ${DELETED}`;
  const [row, known] = await readTogether(deps.db, firstOf<{ id: number }>(deps.db, add), firstOf(deps.db, find));
  if (row === undefined) throw new AppError(known === undefined ? "limit_reached" : "already_exists");
  return row;
}

/**
 * Changes a goal in part. Leads keep the payout that they came with.
 * @throws AppError goal_not_found
 */
export async function editGoal(ctx: Ctx, { goalId, name, payoutMicros, currency }: GoalChanges): Promise<void> {
  mayOrThrow(ctx, "goals.write");
  const { deps } = ctx;
  const edit = sql`UPDATE goals SET name = COALESCE(${name ?? null}, name), payout_micros = COALESCE(${payoutMicros ?? null}, payout_micros),
      currency = COALESCE(${currency ?? null}, currency)
    WHERE id = ${goalId} AND account_id = ${ownerOf(ctx)} AND status <> ${DELETED} RETURNING id`;
  const changed = await statement(deps.db, edit).first();
  if (changed === null) throw new AppError("goal_not_found");
}
