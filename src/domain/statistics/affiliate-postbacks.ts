import type { Stretch } from "../../db/numbered-page.ts";
import { firstOf, readTogether, rowsOf } from "../../db/read.ts";
import { join, raw, sql } from "../../db/sql.ts";
import type { LeadStatus } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow, type Reach } from "../access/permissions.ts";
import { isOneOfOffers, listSql, type OfferRef } from "./list-filters.ts";
import { isSeen } from "./report/scope.ts";

/** Which requests are listed; what is left out is any. */
interface AffiliatePostbackFilter {
  /** At or after, and before; Unix milliseconds. */
  fromMs: number;
  toMs: number;
  offers?: readonly OfferRef[] | undefined;
  affiliates?: readonly number[] | undefined;
  /** Compared without case. */
  goal?: string | undefined;
  statuses?: readonly LeadStatus[] | undefined;
  /** What was answered; 0: nothing. */
  responseCode?: number | undefined;
}

/** A request that was made to the postback of an affiliate. */
export interface AffiliatePostbackRequest {
  deliveryId: number;
  /** Which attempt of the delivery it was. */
  number: number;
  atMs: number;
  /** When the delivery was made. */
  queuedAtMs: number;
  affiliateId: number;
  /** clicks.id */
  click: string;
  /** 0: nothing was answered. */
  responseCode: number;
  url: string;
  offerId: number;
  offerCreatedAtMs: number;
  goal: string;
  /** The status that was told. */
  status: LeadStatus;
  payoutMicros: number | null;
  revenueMicros: number | null;
  currency: string | null;
}

const FROM = raw(
  `postback_attempts a JOIN postback_deliveries d ON d.id = a.delivery_id JOIN network_conversions x ON x.lead_id = d.lead_id`,
);

const COLUMNS =
  raw(`a.delivery_id AS deliveryId, a.number, a.at_ms AS atMs, d.created_at_ms AS queuedAtMs, x.affiliate_id AS affiliateId, l.click,
  COALESCE(a.response_code, 0) AS responseCode, a.url, x.offer_id AS offerId, o.created_at_ms AS offerCreatedAtMs, x.goal, d.status,
  l.payout_micros AS payoutMicros, l.revenue_micros AS revenueMicros, l.currency`);

/** Conditions on an attempt `a`; and whether they are on its delivery `d` and its conversion `x`, too. */
function conditionsOf(ctx: NetworkCtx, reach: Reach, filter: AffiliatePostbackFilter) {
  const { offers, affiliates, goal, statuses, responseCode } = filter;
  const own = [
    sql`a.network_id = ${networkOf(ctx)} AND a.at_ms >= ${filter.fromMs} AND a.at_ms < ${filter.toMs}`,
    ...(responseCode === undefined ? [] : [sql`COALESCE(a.response_code, 0) = ${responseCode}`]),
  ];
  const ofConversion = [
    ...(reach === "assigned" ? [isSeen(ctx, { offer: raw("x.offer_id"), affiliate: raw("x.affiliate_id") })] : []),
    ...(offers === undefined ? [] : [isOneOfOffers(raw("x.offer_id"), offers)]),
    ...(affiliates === undefined ? [] : [sql`x.affiliate_id IN ${listSql(affiliates)}`]),
    ...(goal === undefined ? [] : [sql`lower(x.goal) = lower(${goal})`]),
    ...(statuses === undefined ? [] : [sql`d.status IN ${listSql(statuses)}`]),
  ];
  return { own, ofConversion };
}

/** The requests to affiliates' postbacks that the network made in a period, the newest first, for its users. @throws AppError forbidden */
export async function listAffiliatePostbacks(
  ctx: NetworkCtx,
  { filter, offset, limit }: Stretch & { filter: AffiliatePostbackFilter },
): Promise<{ items: AffiliatePostbackRequest[]; total: number }> {
  const reach = mayOrThrow(ctx, "statistics-logs.read");
  const { db } = ctx.deps;
  const { own, ofConversion } = conditionsOf(ctx, reach, filter);
  const matching = sql`FROM ${ofConversion.length === 0 ? raw("postback_attempts a") : FROM} WHERE ${join([...own, ...ofConversion], " AND ")}`;
  const page = sql`SELECT a.* ${matching} ORDER BY a.at_ms DESC, a.delivery_id DESC, a.number DESC LIMIT ${limit} OFFSET ${offset}`;
  const [rows, count] = await readTogether(
    db,
    rowsOf<AffiliatePostbackRequest>(
      db,
      sql`SELECT ${COLUMNS} FROM (${page}) a JOIN postback_deliveries d ON d.id = a.delivery_id JOIN network_conversions x ON x.lead_id = d.lead_id
        JOIN leads l ON l.id = d.lead_id JOIN offers o ON o.id = x.offer_id`,
    ),
    firstOf<{ total: number }>(db, sql`SELECT count(*) AS total ${matching}`),
  );
  const items = rows.toSorted((a, b) => b.atMs - a.atMs || b.deliveryId - a.deliveryId || b.number - a.number);
  return { items, total: count?.total ?? 0 };
}
