import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { Ctx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
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

/**
 * Makes a goal. One that was deleted comes back as the same with its new name and payout, since leads name it by its code.
 * @throws AppError already_exists, limit_reached
 */
export async function addGoal(ctx: Ctx, { code, name, payoutMicros, currency }: NewGoal): Promise<{ id: number }> {
  mayOrThrow(ctx, "goals.write");
  const { deps, account } = ctx;
  const d1 = deps.db.$client;
  const [added, known] = await d1.batch([
    d1
      .prepare(
        `INSERT INTO goals (account_id, code, name, payout_micros, currency, created_at_ms) SELECT ?1, ?2, ?3, ?4, ?5, ?6
         WHERE (SELECT COUNT(*) FROM goals WHERE account_id = ?1 AND status <> ${RESOURCE_STATUS.deleted}) < ${MAX_GOALS}
         ON CONFLICT (account_id, code) DO UPDATE SET name = excluded.name, payout_micros = excluded.payout_micros,
           currency = excluded.currency, status = ${RESOURCE_STATUS.active}
         WHERE status = ${RESOURCE_STATUS.deleted} RETURNING id`,
      )
      .bind(account.id, code, name, payoutMicros, currency, deps.now()),
    d1.prepare("SELECT 1 FROM goals WHERE account_id = ?1 AND code = ?2 AND status <> ?3").bind(account.id, code, RESOURCE_STATUS.deleted),
  ]);
  const [row] = (added?.results ?? []) as { id: number }[];
  if (row === undefined) throw new AppError(known?.results.length === 0 ? "limit_reached" : "already_exists");
  return row;
}

/**
 * Changes a goal in part. Leads keep the payout that they came with.
 * @throws AppError goal_not_found
 */
export async function editGoal(ctx: Ctx, { goalId, name, payoutMicros, currency }: GoalChanges): Promise<void> {
  mayOrThrow(ctx, "goals.write");
  const { deps, account } = ctx;
  const changed = await deps.db.$client
    .prepare(
      `UPDATE goals SET name = COALESCE(?3, name), payout_micros = COALESCE(?4, payout_micros), currency = COALESCE(?5, currency)
       WHERE id = ?1 AND account_id = ?2 AND status <> ${RESOURCE_STATUS.deleted} RETURNING id`,
    )
    .bind(goalId, account.id, name ?? null, payoutMicros ?? null, currency ?? null)
    .first();
  if (changed === null) throw new AppError("goal_not_found");
}
