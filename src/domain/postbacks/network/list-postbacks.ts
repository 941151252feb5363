import { firstOf, readTogether, rowsOf } from "../../../db/read.ts";
import { raw, sql } from "../../../db/sql.ts";
import type { NetworkCtx } from "../../../platform/context.ts";
import { AppError } from "../../../platform/errors.ts";
import { isAffiliateInReach } from "../../access/affiliates.ts";
import { networkOf } from "../../access/ownership.ts";
import { mayOrThrow } from "../../access/permissions.ts";
import { type AffiliatePostback, COLUMNS, type Row, toPostback } from "./postback.ts";

interface PostbacksPage {
  /** The affiliate's number. */
  affiliate: number;
  /** Those of these offers; null: all. */
  offerIds: readonly number[] | null;
  /** Those of all offers alone. */
  onlyGlobal: boolean;
  offset: number;
  limit: number;
}

/** A page of an affiliate's postbacks, the oldest first, and how many there are. @throws AppError forbidden, field_invalid (partner_id) */
export async function listPostbacks(ctx: NetworkCtx, wanted: PostbacksPage): Promise<{ items: AffiliatePostback[]; total: number }> {
  const reach = mayOrThrow(ctx, "affiliate_postbacks.read");
  const { db } = ctx.deps;
  const { affiliate, offerIds, onlyGlobal, offset, limit } = wanted;
  const isOfOffers = offerIds === null ? raw("") : sql` AND p.offer_id IN (SELECT value FROM json_each(${JSON.stringify(offerIds)}))`;
  const isWanted = sql`p.affiliate_id = ${affiliate} AND p.network_id = ${networkOf(ctx)}${isOfOffers}${raw(onlyGlobal ? " AND p.offer_id IS NULL" : "")}`;
  const [found, items, count] = await readTogether(
    db,
    firstOf(db, sql`SELECT 1 WHERE ${isAffiliateInReach(ctx, sql`${affiliate}`, reach)}`),
    rowsOf<Row>(db, sql`SELECT ${COLUMNS} FROM network_postbacks p WHERE ${isWanted} ORDER BY p.id LIMIT ${limit} OFFSET ${offset}`),
    firstOf<{ total: number }>(db, sql`SELECT COUNT(*) AS total FROM network_postbacks p WHERE ${isWanted}`),
  );
  if (found === undefined) throw new AppError("field_invalid", "partner_id");
  return { items: items.map(toPostback), total: count?.total ?? 0 };
}
