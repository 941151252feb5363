import { allOf, type Guard, unmetOf } from "../../db/guards.ts";
import { type Fragment, raw, sql, statement } from "../../db/sql.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { affiliateMeant, affiliateNamed, isAffiliateInReach, seenBy } from "../access/affiliates.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow, type Reach } from "../access/permissions.ts";
import { offerOf } from "../offers/offer-ownership.ts";
import { kindOf, MAX_PIXELS, type Pixel, type PixelKind, type PixelModeration, type PixelRow, selectPixels, toPixel } from "./pixel.ts";

/** What only the network says of a pixel. */
interface Judgement {
  isActive?: boolean | undefined;
  moderation?: PixelModeration | undefined;
}

interface NewPixel extends Judgement {
  /** The affiliate's number, which a user of the network must name; that of an affiliate who calls is theirs. */
  affiliate: number | null;
  offerId: number;
  name: string;
  kind: PixelKind;
  code: string;
}

/** What is changed of a pixel; what is left out stays. */
interface Changes extends Judgement {
  offerId?: number | undefined;
  name?: string | undefined;
  kind?: PixelKind | undefined;
  code?: string | undefined;
}

/** Which pixel is meant, and whose it must be where somebody is named. */
interface Meant {
  id: number;
  /** The affiliate's number, as a user of the network names it; null: nobody was named. */
  affiliate: number | null;
}

/** Of an affiliate nothing: they do not judge their own code. */
const judgementOf = ({ actor }: NetworkCtx, { isActive, moderation }: Judgement): Judgement =>
  actor.kind === "affiliate" ? {} : { isActive, moderation };

const offerGuard = (ctx: NetworkCtx, offerId: number | null): Guard => ({
  holds: sql`${offerId} IS NULL OR EXISTS (${offerOf({ network: networkOf(ctx), offerId, seenBy: seenBy(ctx) })})`,
  code: "field_invalid",
  field: "offer_id",
});

/**
 * Adds a pixel of an affiliate. It is shown once a user of the network approves it and makes it active.
 * @throws AppError forbidden, field_missing (pid), field_invalid (pid, offer_id, code), limit_reached
 */
export async function addPixel(ctx: NetworkCtx, input: NewPixel): Promise<Pixel> {
  const reach = mayOrThrow(ctx, "affiliate_pixels.write");
  const { db, now } = ctx.deps;
  const { offerId, name, kind, code } = input;
  const { isActive = false, moderation = "pending" } = judgementOf(ctx, input);
  const affiliate = affiliateNamed(ctx, input.affiliate);
  kindOf(code, kind);
  const network = networkOf(ctx);
  const guards: Guard[] = [
    { holds: isAffiliateInReach(ctx, sql`${affiliate}`, reach), code: "field_invalid", field: "pid" },
    offerGuard(ctx, offerId),
    {
      holds: sql`(SELECT COUNT(*) FROM network_pixels WHERE affiliate_id = ${affiliate} AND network_id = ${network} AND offer_id = ${offerId})
        < ${raw(MAX_PIXELS)}`,
      code: "limit_reached",
      says: `${MAX_PIXELS} pixels of one offer are the most`,
    },
  ];
  const unmet = unmetOf(db, guards);
  const [found, written, read] = await db.$client.batch<PixelRow>([
    unmet.statement,
    statement(
      db,
      sql`INSERT INTO network_pixels (network_id, affiliate_id, offer_id, name, kind, code, is_active, moderation, created_at_ms, updated_at_ms)
        SELECT ${network}, ${affiliate}, ${offerId}, ${name}, ${kind}, ${code}, ${Number(isActive)}, ${moderation}, ${now()}, ${now()}
        WHERE ${allOf(guards)}`,
    ),
    statement(db, selectPixels(sql`p.id = last_insert_rowid() AND p.affiliate_id = ${affiliate} AND p.network_id = ${network}`)),
  ]);
  if (written?.meta.changes === 0) throw (found && unmet.read(found)) ?? new AppError("database");
  return foundIn(read);
}

/**
 * Changes a pixel. Code that an affiliate changes waits for the network's word again.
 * @throws AppError forbidden, pixel_not_found, field_invalid (offer_id, code)
 */
export async function changePixel(ctx: NetworkCtx, meant: Meant, changes: Changes): Promise<Pixel> {
  const reach = mayOrThrow(ctx, "affiliate_pixels.write");
  const { db } = ctx.deps;
  const isMeant = pixelMeant(ctx, meant, reach);
  const { name = null, kind = null, code = null, offerId = null } = changes;
  const { isActive, moderation } = judgementOf(ctx, changes);
  // The code is of its kind, whichever of both is sent.
  const codeKind = code === null ? kind : kindOf(code, kind ?? undefined);
  const isSaid = code !== null && kind !== null;
  const guards: Guard[] = [
    { holds: sql`EXISTS (SELECT 1 FROM network_pixels p WHERE ${isMeant})`, code: "pixel_not_found" },
    offerGuard(ctx, offerId),
    {
      holds: sql`${Number(isSaid)} OR EXISTS (SELECT 1 FROM network_pixels p WHERE ${isMeant} AND p.kind = COALESCE(${codeKind}, p.kind))`,
      code: "field_invalid",
      field: code === null ? "code_type" : "code",
    },
  ];
  const isNew = sql`kind <> COALESCE(${kind}, kind) OR code <> COALESCE(${code}, code) OR offer_id <> COALESCE(${offerId}, offer_id)`;
  const judged =
    ctx.actor.kind === "affiliate" ? sql`iif(${isNew}, 'pending', moderation)` : sql`COALESCE(${moderation ?? null}, moderation)`;
  const unmet = unmetOf(db, guards);
  const [found, written, read] = await db.$client.batch<PixelRow>([
    unmet.statement,
    statement(
      db,
      sql`UPDATE network_pixels AS p SET name = COALESCE(${name}, name), kind = COALESCE(${kind}, kind), code = COALESCE(${code}, code),
        offer_id = COALESCE(${offerId}, offer_id), is_active = COALESCE(${isActive === undefined ? null : Number(isActive)}, is_active),
        moderation = ${judged}, updated_at_ms = ${ctx.deps.now()} WHERE ${isMeant} AND ${allOf(guards)}`,
    ),
    statement(db, selectPixels(isMeant)),
  ]);
  if (written?.meta.changes === 0) throw (found && unmet.read(found)) ?? new AppError("database");
  return foundIn(read);
}

/** Removes a pixel, and answers what it was. @throws AppError forbidden, pixel_not_found */
export async function removePixel(ctx: NetworkCtx, meant: Meant): Promise<Pixel> {
  const reach = mayOrThrow(ctx, "affiliate_pixels.write");
  const { db } = ctx.deps;
  const isMeant = pixelMeant(ctx, meant, reach);
  const [read] = await db.$client.batch<PixelRow>([
    statement(db, selectPixels(isMeant)),
    statement(db, sql`DELETE FROM network_pixels AS p WHERE ${isMeant}`),
  ]);
  return foundIn(read);
}

/** The condition that a row `p` of network_pixels is the one that is meant, and the caller's to change. */
function pixelMeant(ctx: NetworkCtx, { id, affiliate }: Meant, reach: Reach): Fragment {
  const named = affiliateMeant(ctx, affiliate);
  return sql`p.id = ${id} AND p.network_id = ${networkOf(ctx)} AND (${named} IS NULL OR p.affiliate_id = ${named})
    AND ${isAffiliateInReach(ctx, sql`p.affiliate_id`, reach)}`;
}

function foundIn(read: D1Result<PixelRow> | undefined): Pixel {
  const [row] = read?.results ?? [];
  if (row === undefined) throw new AppError("pixel_not_found");
  return toPixel(row);
}
