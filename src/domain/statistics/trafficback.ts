import { readAlone, rowsOf } from "../../db/read.ts";
import { name, raw, sql } from "../../db/sql.ts";
import type { TrafficbackReason } from "../../lib/codes.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { dayNumber } from "../reports/model/local-time.ts";
import type { StatisticsFilter } from "./report/query.ts";
import { isLetThrough, isSeen } from "./report/scope.ts";

interface TrafficbackQuery {
  filter: StatisticsFilter;
  /** The first and the last day by the network's clocks, YYYY-MM-DD. */
  from: string;
  to: string;
  isDescending: boolean;
}

interface TrafficbackCount {
  reason: TrafficbackReason;
  clicks: number;
}

/** What is counted of a click that no offer took. */
const KNOWN: readonly string[] = ["offer", "affiliate"];

const FACTS = { offer: name("t.offer_id"), affiliate: name("t.affiliate_id") };

/**
 * Clicks that no offer took, by the reason. They are counted by days of the network, and only by offer and affiliate.
 * @throws AppError forbidden; field_invalid (from), and by the name of a fact that such clicks are not counted by
 */
export async function trafficbackReport(
  ctx: NetworkCtx,
  { filter, from, to, isDescending }: TrafficbackQuery,
): Promise<TrafficbackCount[]> {
  mayOrThrow(ctx, "statistics.read");
  if (from > to) throw new AppError("field_invalid", "from");
  const unknown = Object.keys(filter.facts ?? {}).find((fact) => !KNOWN.includes(fact));
  if (unknown !== undefined) throw new AppError("field_invalid", unknown);
  return readAlone(
    rowsOf<TrafficbackCount>(
      ctx.deps.db,
      sql`SELECT t.reason, sum(t.clicks) AS clicks FROM trafficback_counts t
        WHERE t.network_id = ${networkOf(ctx)} AND t.local_day BETWEEN ${dayNumber(from)} AND ${dayNumber(to)}
          AND ${isSeen(ctx, FACTS)} AND ${isLetThrough(ctx, filter, FACTS)}
        GROUP BY t.reason ORDER BY t.reason ${raw(isDescending ? "DESC" : "ASC")}`,
    ),
  );
}
