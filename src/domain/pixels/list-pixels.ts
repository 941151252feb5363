import { firstOf, readTogether, rowsOf } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { affiliateMeant, isAffiliateInReach } from "../access/affiliates.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { type Pixel, type PixelModeration, type PixelRow, selectPixels, toPixel } from "./pixel.ts";

/** A list is one answer, without pages. */
const MAX_LISTED = 1_000;

interface PixelsWanted {
  /** Numbers of affiliates; null: all whose pixels the caller may see. Of an affiliate who calls it is theirs alone. */
  affiliates: readonly number[] | null;
  /** Null: any. */
  moderation: PixelModeration | null;
}

/** Pixels, the oldest first. @throws AppError forbidden */
export async function listPixels(ctx: NetworkCtx, { affiliates, moderation }: PixelsWanted): Promise<Pixel[]> {
  const reach = mayOrThrow(ctx, "affiliate_pixels.read");
  const { db } = ctx.deps;
  const own = affiliateMeant(ctx, null);
  const meant = own === null ? affiliates : [own];
  const isTheirs = meant === null ? raw("") : sql` AND p.affiliate_id IN (SELECT value FROM json_each(${JSON.stringify(meant)}))`;
  const isWanted = sql`p.network_id = ${networkOf(ctx)}${isTheirs} AND (${moderation} IS NULL OR p.moderation = ${moderation})
    AND ${isAffiliateInReach(ctx, sql`p.affiliate_id`, reach)} ORDER BY p.id LIMIT ${raw(MAX_LISTED)}`;
  const [rows] = await readTogether(db, rowsOf<PixelRow>(db, selectPixels(isWanted)));
  return rows.map(toPixel);
}

/** Those of one affiliate. @throws AppError forbidden, affiliate_not_found: of an affiliate who calls, for every number but theirs */
export async function listPixelsOf(ctx: NetworkCtx, affiliate: number): Promise<Pixel[]> {
  const reach = mayOrThrow(ctx, "affiliate_pixels.read");
  const { db } = ctx.deps;
  const isWanted = sql`p.network_id = ${networkOf(ctx)} AND p.affiliate_id = ${affiliate} ORDER BY p.id LIMIT ${raw(MAX_LISTED)}`;
  const [found, rows] = await readTogether(
    db,
    firstOf(db, sql`SELECT 1 WHERE ${isAffiliateInReach(ctx, sql`${affiliate}`, reach)}`),
    rowsOf<PixelRow>(db, selectPixels(isWanted)),
  );
  if (found === undefined) throw new AppError("affiliate_not_found");
  return rows.map(toPixel);
}
