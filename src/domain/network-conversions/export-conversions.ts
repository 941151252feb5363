import { rowsOf } from "../../db/read.ts";
import { type Fragment, join, raw, sql } from "../../db/sql.ts";
import { walkPages } from "../../db/walk-pages.ts";
import type { LeadStatus, PAYMENT_STATES } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf, ownerOf } from "../access/ownership.ts";
import { mayOrThrow, type Reach } from "../access/permissions.ts";
import type { DeclineReason } from "./stored-conversion.ts";

/** Which conversions are exported. */
interface ConversionFilter {
  /** Made at this time or later, Unix milliseconds; null: any. */
  fromMs: number | null;
  /** Made before this time. */
  toMs: number | null;
  /** The affiliate's number; null: any. Of an affiliate it is always theirs. */
  affiliate: number | null;
}

/** A conversion as exports tell it. What only the network may see of it is null to an affiliate. */
export interface ExportedConversion {
  leadId: number;
  createdAtMs: number;
  clickedAtMs: number | null;
  actionId: string;
  status: LeadStatus;
  declineReason: DeclineReason | null;
  paymentState: (typeof PAYMENT_STATES)[number];
  offerId: number;
  offerTitle: string | null;
  goal: string;
  affiliate: number;
  /** Null: no payment matched. */
  payoutMicros: number | null;
  currency: string | null;
  saleMicros: number;
  /** What the sale is in, as it was said; null: nobody said. */
  orderCurrency: string | null;
  country: string;
  sub1: string;
  comment: string;
  /** Only of the network. */
  click: string | null;
  revenueMicros: number | null;
  advertiserNumber: number | null;
  advertiserCreatedAtMs: number | null;
}

const OF_NETWORK = raw(
  "l.click, l.revenue_micros AS revenueMicros, a.number AS advertiserNumber, a.created_at_ms AS advertiserCreatedAtMs",
);
const OF_AFFILIATE = raw("NULL AS click, NULL AS revenueMicros, NULL AS advertiserNumber, NULL AS advertiserCreatedAtMs");

/** All conversions of the network that the filter lets through, the newest first, a page at a time: an affiliate's own. @throws AppError forbidden */
export async function* exportConversions(ctx: NetworkCtx, filter: ConversionFilter): AsyncGenerator<ExportedConversion[], void> {
  const reach = mayOrThrow(ctx, "network-conversions.export");
  const isWanted = isConversionWanted(ctx, reach, filter);
  const own = ctx.actor.kind === "affiliate" ? OF_AFFILIATE : OF_NETWORK;
  yield* walkPages<ExportedConversion>((limit, last) =>
    rowsOf(
      ctx.deps.db,
      sql`SELECT x.lead_id AS leadId, x.created_at_ms AS createdAtMs, x.clicked_at_ms AS clickedAtMs, x.action_id AS actionId, l.status,
          x.decline_reason AS declineReason, x.payment_state AS paymentState, x.offer_id AS offerId, o.name AS offerTitle, x.goal,
          x.affiliate_id AS affiliate, l.payout_micros AS payoutMicros, l.currency, x.sale_micros AS saleMicros,
          x.fields ->> 'order_currency' AS orderCurrency, l.country, l.subid AS sub1,
          x.comment, ${own}
        FROM network_conversions x JOIN leads l ON l.id = x.lead_id LEFT JOIN offers o ON o.id = x.offer_id
          LEFT JOIN memberships a ON a.id = x.advertiser_id
        WHERE ${isWanted}${last === null ? raw("") : sql` AND x.created_at_ms <= ${last.createdAtMs} AND (x.created_at_ms, x.lead_id) < (${last.createdAtMs}, ${last.leadId})`}
        ORDER BY x.created_at_ms DESC, x.lead_id DESC LIMIT ${limit}`,
    ),
  );
}

function isConversionWanted(ctx: NetworkCtx, reach: Reach, { fromMs, toMs, affiliate }: ConversionFilter): Fragment {
  const conditions = [sql`x.network_id = ${networkOf(ctx)}`];
  const named = ctx.actor.kind === "affiliate" ? ownerOf(ctx) : affiliate;
  if (named !== null) conditions.push(sql`x.affiliate_id = ${named}`);
  if (reach === "assigned")
    conditions.push(sql`x.affiliate_id IN (SELECT number FROM memberships
      WHERE network_id = ${networkOf(ctx)} AND kind = 'affiliate' AND manager_id = ${ctx.actor.memberId ?? 0})`);
  if (fromMs !== null) conditions.push(sql`x.created_at_ms >= ${fromMs}`);
  if (toMs !== null) conditions.push(sql`x.created_at_ms < ${toMs}`);
  return join(conditions, " AND ");
}
