import { firstOf, readTogether, rowsOf } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import { RESOURCE_STATUS } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { isAffiliate } from "./access-guards.ts";

/** An offer that an affiliate was let in to or is kept out of by name. */
interface NamedOffer {
  id: number;
  title: string;
  /** OFFER_PRIVACY */
  privacy: number;
  /** AFFILIATE_STATUS */
  status: number;
  /** Their own; both null where the offer's applies. */
  commissionPpm: number | null;
  commissionMicros: number | null;
}

/** The offers that name an affiliate, the newest first. @throws AppError forbidden, member_not_found */
export async function listAffiliateAccess(ctx: NetworkCtx, { affiliate }: { affiliate: number }): Promise<NamedOffer[]> {
  const reach = mayOrThrow(ctx, "affiliates.read");
  const { db } = ctx.deps;
  const offers = sql`SELECT o.id, o.name AS title, o.privacy, w.status, w.commission_ppm AS commissionPpm, w.commission_micros AS commissionMicros
    FROM offer_affiliates w CROSS JOIN offers o ON o.id = w.offer_id
    WHERE w.account_id = ${affiliate} AND o.account_id = ${networkOf(ctx)} AND o.status <> ${raw(RESOURCE_STATUS.deleted)} ORDER BY o.id DESC`;
  const isThere = firstOf<{ holds: number }>(db, sql`SELECT ${isAffiliate(ctx, affiliate, reach)} AS holds`);
  const [there, rows] = await readTogether(db, isThere, rowsOf<NamedOffer>(db, offers));
  if (there?.holds !== 1) throw new AppError("member_not_found");
  return rows;
}
