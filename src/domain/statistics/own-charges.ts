import { readAlone, rowsOf } from "../../db/read.ts";
import { integer, sql } from "../../db/sql.ts";
import { NETWORK_STATUS } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { spanOf } from "./report/sources.ts";

/** What confirmed conversions of an offer cost its advertiser. */
export interface Charge {
  offerId: number;
  createdAtMs: number;
  title: string;
  /** Three or four lower-case letters. */
  currency: string;
  /** How many conversions there are. */
  count: number;
  /** In millionths of the currency. */
  amountMicros: number;
}

/** The days of which charges are asked for, by a zone's clocks. */
interface ChargedDays {
  /** IANA name. */
  zone: string;
  /** YYYY-MM-DD: the first and the last day. */
  from: string;
  to: string;
}

/**
 * What the calling advertiser pays for conversions that were made within some days and are confirmed now, by offer and currency. Whose an
 * offer is counts as it is today, as in reports.
 * @throws AppError forbidden, field_invalid (zone, from, to)
 */
export async function readOwnCharges(ctx: NetworkCtx, days: ChargedDays): Promise<Charge[]> {
  mayOrThrow(ctx, "advertiser.own");
  const { fromMs, toMs } = spanOf(days);
  return readAlone(
    rowsOf<Charge>(
      ctx.deps.db,
      sql`SELECT n.offer_id AS offerId, o.created_at_ms AS createdAtMs, o.name AS title,
          COALESCE(l.revenue_currency, ${ctx.network.currency}) AS currency, count(*) AS count, sum(COALESCE(l.revenue_micros, 0)) AS amountMicros
        FROM network_conversions n JOIN leads l ON l.id = n.lead_id JOIN offers o ON o.id = n.offer_id
        WHERE n.network_id = ${networkOf(ctx)} AND n.created_at_ms >= ${integer(fromMs)} AND n.created_at_ms < ${integer(toMs)}
          AND l.status = ${NETWORK_STATUS.confirmed}
          AND n.offer_id IN (SELECT offer_id FROM offer_settings WHERE advertiser_id = ${ctx.actor.memberId})
        GROUP BY 1, 4 ORDER BY 1, 4`,
    ),
  );
}
