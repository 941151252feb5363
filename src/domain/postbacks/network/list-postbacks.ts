import { keptCount } from "../../../db/network-counts.ts";
import { type NumberedList, readNumberedPage } from "../../../db/numbered-page.ts";
import { firstOf, rowsOf } from "../../../db/read.ts";
import { type Fragment, raw, sql } from "../../../db/sql.ts";
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
  const isOfOffers = offerIds === null ? raw("") : sql` AND offer_id IN (SELECT value FROM json_each(${JSON.stringify(offerIds)}))`;
  const isGlobal = raw(onlyGlobal ? " AND offer_id IS NULL" : "");
  const list: NumberedList = {
    arms: [
      sql`SELECT id FROM network_postbacks WHERE affiliate_id = ${affiliate} AND network_id = ${networkOf(ctx)}${isOfOffers}${isGlobal}`,
    ],
    order: ["id"],
    isDescending: false,
    total: offerIds === null && !onlyGlobal ? keptCount(networkOf(ctx), "postback", [affiliate]) : null,
  };
  const read = (page: Fragment) => rowsOf<Row>(db, sql`SELECT ${COLUMNS} FROM ${page} CROSS JOIN network_postbacks n ON n.id = p.id`);
  const isInReach = firstOf(db, sql`SELECT 1 WHERE ${isAffiliateInReach(ctx, sql`${affiliate}`, reach)}`);
  const [{ rows, total }, found] = await readNumberedPage(db, list, { offset, limit, read }, isInReach);
  if (found === undefined) throw new AppError("field_invalid", "partner_id");
  return { items: rows.map(toPostback), total };
}
