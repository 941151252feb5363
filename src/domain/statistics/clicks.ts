import type { Stretch } from "../../db/numbered-page.ts";
import { firstOf, readTogether, rowsOf } from "../../db/read.ts";
import { type Fragment, join, name, raw, sql } from "../../db/sql.ts";
import type { HexId } from "../../lib/hex-id.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { clickTimeKey } from "../clicks/click-id.ts";
import { clickPrefix } from "../clicks/clicks-of-flows.ts";
import { byParties, isOneOfOffers, listSql, type OfferRef } from "./list-filters.ts";
import { CITY_ID, type PlacedVisit, VISIT_COLUMNS } from "./listed-visit.ts";
import { type Parties, partiesRead } from "./parties.ts";
import { isLetThrough, isSeen } from "./report/scope.ts";

/** Which clicks are listed; what is left out is any. */
interface ClickFilter {
  /** At or after, and before; Unix milliseconds. */
  fromMs: number;
  toMs: number;
  offers?: readonly OfferRef[] | undefined;
  affiliates?: readonly number[] | undefined;
  advertisers?: readonly HexId[] | undefined;
  /** ISO codes, lower case. */
  countries?: readonly string[] | undefined;
}

/** A click as statistics list it. */
export interface ListedClick extends PlacedVisit {
  id: string;
  atMs: number;
  offerId: number;
  affiliateId: number;
  isUnique: number;
  referer: string;
  /** JSON of the first conversion: its lead, when it was made in Unix milliseconds, the advertiser's id; null: none. */
  conversion: string | null;
}

const COLUMNS =
  raw(`k.id, k.at_ms AS atMs, k.offer_id AS offerId, k.account_id AS affiliateId, k.is_unique AS isUnique, k.referer, ${VISIT_COLUMNS("k")}, ${CITY_ID("k")},
  (SELECT json_array(x.lead_id, x.created_at_ms, x.action_id) FROM leads l JOIN network_conversions x ON x.lead_id = l.id
    WHERE l.click = k.id AND l.flow_id IS NOT NULL ORDER BY x.lead_id LIMIT 1) AS conversion`);

/** The flows to the network's offers that a filter lets through, each with what the ids of its clicks begin with. */
function flowsSql(ctx: NetworkCtx, { offers, affiliates, advertisers }: ClickFilter): Fragment {
  const network = networkOf(ctx);
  const ofFlow = { offer: raw("f.offer_id"), affiliate: raw("f.account_id") };
  const conditions = [
    isSeen(ctx, ofFlow),
    isLetThrough(ctx, byParties({ affiliates, advertisers }), ofFlow),
    ...(offers === undefined ? [] : [isOneOfOffers(raw("f.offer_id"), offers)]),
  ];
  return sql`SELECT ${clickPrefix("f.id")} AS prefix, f.offer_id AS offerId, f.account_id AS affiliateId
    FROM offers o CROSS JOIN flows f ON f.offer_id = o.id WHERE o.account_id = ${network} AND ${join(conditions, " AND ")}`;
}

/**
 * The network's clicks of a period, the newest first, for its users. The ids of a flow's clicks grow with their time, so that a page is a merge
 * of the ends of flows: each step reads the next click of the flow that the step before came from.
 * @throws AppError forbidden
 */
export async function listClicks(
  ctx: NetworkCtx,
  { filter, offset, limit }: Stretch & { filter: ClickFilter },
): Promise<{ items: ListedClick[]; parties: Parties; total: number }> {
  mayOrThrow(ctx, "statistics-logs.read");
  const { db } = ctx.deps;
  const [from, to] = [clickTimeKey(filter.fromMs), clickTimeKey(filter.toMs)];
  const flows = flowsSql(ctx, filter);
  const isThere = filter.countries === undefined ? raw("TRUE") : sql`c.country IN ${listSql(filter.countries)}`;
  // A flow may have led to other offers before. The plus keeps clicks in the order of their ids.
  const isWanted = (flow: string) => sql`+c.offer_id = ${name(`${flow}.offerId`)} AND ${isThere}`;
  const newest = (flow: string, before: Fragment) => {
    const prefix = name(`${flow}.prefix`);
    return sql`(SELECT substr(max(c.id), length(${prefix}) + 1) FROM clicks c
      WHERE c.id >= ${prefix} || ${from} AND c.id < ${prefix} || ${before} AND ${isWanted(flow)})`;
  };
  const merged = sql`WITH RECURSIVE merged(prefix, rest, offerId, affiliateId) AS (
      SELECT f.prefix, ${newest("f", sql`${to}`)}, f.offerId, f.affiliateId FROM (${flows}) f
      UNION ALL SELECT merged.prefix, ${newest("merged", raw("merged.rest"))}, merged.offerId, merged.affiliateId
        FROM merged WHERE merged.rest IS NOT NULL
      ORDER BY 2 DESC LIMIT ${limit} OFFSET ${offset})`;
  const [rows, count, parties] = await readTogether(
    db,
    rowsOf<ListedClick>(db, sql`${merged} SELECT ${COLUMNS} FROM merged CROSS JOIN clicks k ON k.id = merged.prefix || merged.rest`),
    firstOf<{ total: number }>(
      db,
      sql`SELECT count(*) AS total FROM (${flows}) f CROSS JOIN clicks c ON c.id >= f.prefix || ${from} AND c.id < f.prefix || ${to} AND ${isWanted("f")}`,
    ),
    // Of the flows, so that the merge is made once.
    partiesRead(ctx, sql`SELECT offerId, affiliateId FROM (${flows}) f WHERE ${newest("f", sql`${to}`)} IS NOT NULL`),
  );
  return { items: rows.toSorted((a, b) => (restOf(a) < restOf(b) ? 1 : -1)), parties, total: count?.total ?? 0 };
}

/** A click's id without its flow. */
const restOf = ({ id }: ListedClick): string => id.slice(id.indexOf("_"));
