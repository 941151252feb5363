import { readTogether, rowsOf } from "../../../db/read.ts";
import { type Fragment, sql } from "../../../db/sql.ts";
import type { Ctx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { ownerOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import type { AdFields } from "./save-ad.ts";

/**
 * Sets the status of ads, of all or none.
 * @throws AppError ad_not_found when one of them is not the account's, or deleted
 */
export async function setAdStatus(
  ctx: Ctx,
  { ids, status }: { ids: readonly number[]; status: NonNullable<AdFields["status"]> },
): Promise<void> {
  mayOrThrow(ctx, "cabinets.write");
  await changeAds(ctx, ids, sql`status = ${status}`);
}

/**
 * Sets what is offered for a thousand views of ads, of all or none.
 * @throws AppError ad_not_found when one of them is not the account's, or deleted
 */
export async function setAdBid(ctx: Ctx, { ids, bidMicros }: { ids: readonly number[]; bidMicros: number }): Promise<void> {
  mayOrThrow(ctx, "cabinets.write");
  await changeAds(ctx, ids, sql`cpm_micros = ${bidMicros}`);
}

/**
 * Deletes ads, all or none, for good. They stay in every total, and keep what is left of their money until it is taken back.
 * @throws AppError ad_not_found when one of them is not the account's, or deleted
 */
export async function deleteAds(ctx: Ctx, { ids }: { ids: readonly number[] }): Promise<void> {
  mayOrThrow(ctx, "cabinets.write");
  await changeAds(ctx, ids, sql`status = 'deleted'`);
}

async function changeAds(ctx: Ctx, ids: readonly number[], change: Fragment): Promise<void> {
  const { db } = ctx.deps;
  const wanted = [...new Set(ids)];
  const these = sql`id IN (SELECT value FROM json_each(${JSON.stringify(wanted)})) AND account_id = ${ownerOf(ctx)} AND status <> 'deleted'`;
  const [changed] = await readTogether(
    db,
    rowsOf<{ id: number }>(
      db,
      sql`UPDATE ads SET ${change} WHERE ${these} AND (SELECT count(*) FROM ads WHERE ${these}) = ${wanted.length} RETURNING id`,
    ),
  );
  if (changed.length === 0) throw new AppError("ad_not_found");
}
