import { readTogether, rowsOf } from "../../db/read.ts";
import { raw, sql } from "../../db/sql.ts";
import { shownAt } from "../../lib/strtotime/zone-time.ts";
import { QUARTER_MS } from "../../lib/wall-clock.ts";
import type { ZoneHistory } from "../../lib/zone-history.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { foldGoal } from "../network-conversions/match-payment.ts";
import { isOneOfOffers, listSql, type OfferRef } from "./list-filters.ts";
import { isSeen } from "./report/scope.ts";

interface RetentionQuery {
  /** At or after, and before; Unix milliseconds. */
  fromMs: number;
  toMs: number;
  /** Whose days are meant. */
  zone: ZoneHistory;
  offer: OfferRef;
  /** The value or the title of a goal, compared without case. */
  goal: string;
  /** The same. */
  events: readonly string[];
  affiliates?: readonly number[] | undefined;
}

/** How many conversions of the goal an affiliate had on a day, and how many of their clicks had each event, too. */
export interface RetentionRow {
  affiliateId: number;
  /** YYYY-MM-DD */
  date: string;
  count: number;
  /** In the order in which the events were asked for. */
  withEvent: number[];
}

interface Group {
  affiliateId: number;
  quarter: number;
  count: number;
}

/** SQL of whether a conversion is of a goal by its value or title. @param x the conversion. name: SQL of the goal's name in lower case */
const isGoal = (x: string, name: string) => raw(`(lower(${x}.goal) = ${name} OR lower(${x}.goal_title) = ${name})`);

/**
 * Of the conversions of a goal of an offer: how many of their clicks had other events, too, whenever that was; by affiliate and day. All statuses
 * count.
 * @returns in the order of affiliates and days
 * @throws AppError forbidden
 */
export async function retentionRate(ctx: NetworkCtx, query: RetentionQuery): Promise<RetentionRow[]> {
  mayOrThrow(ctx, "statistics.read");
  const { db } = ctx.deps;
  const { fromMs, toMs, zone, offer, goal, events, affiliates } = query;
  const isTheirs =
    affiliates === undefined || ctx.actor.kind === "affiliate" ? raw("") : sql` AND x.affiliate_id IN ${listSql(affiliates)}`;
  const base = sql`WITH base AS MATERIALIZED (SELECT x.lead_id, x.offer_id, x.affiliate_id AS affiliateId, x.created_at_ms / ${raw(QUARTER_MS)} AS quarter, l.click
      FROM network_conversions x JOIN leads l ON l.id = x.lead_id, (SELECT ${foldGoal(goal)} AS name) g
      WHERE x.network_id = ${networkOf(ctx)} AND x.created_at_ms >= ${fromMs} AND x.created_at_ms < ${toMs} AND ${isOneOfOffers(raw("x.offer_id"), [offer])}
        AND ${isGoal("x", "g.name")}${isTheirs} AND ${isSeen(ctx, { offer: raw("x.offer_id"), affiliate: raw("x.affiliate_id") })})`;
  // A conversion without a click has itself alone.
  const had = sql`EXISTS (SELECT 1 FROM network_conversions y WHERE y.lead_id = base.lead_id AND ${isGoal("y", "e.value")})
    OR (base.click <> '' AND EXISTS (SELECT 1 FROM leads o JOIN network_conversions y ON y.lead_id = o.id
      WHERE o.click = base.click AND o.flow_id IS NOT NULL AND y.offer_id = base.offer_id AND ${isGoal("y", "e.value")}))`;
  const names = JSON.stringify(events.map(foldGoal));
  const [groups, withEvent] = await readTogether(
    db,
    rowsOf<Group>(db, sql`${base} SELECT affiliateId, quarter, count(*) AS count FROM base GROUP BY affiliateId, quarter`),
    rowsOf<Group & { event: number }>(
      db,
      sql`${base} SELECT affiliateId, quarter, e.key AS event, count(*) AS count FROM base CROSS JOIN json_each(${names}) e
        WHERE ${had} GROUP BY affiliateId, quarter, e.key`,
    ),
  );
  const rows = new Map<string, RetentionRow>();
  const rowOf = ({ affiliateId, quarter }: Group): RetentionRow => {
    const date = new Date(shownAt(zone, quarter * QUARTER_MS)).toISOString().slice(0, 10);
    const key = `${affiliateId} ${date}`;
    const row = rows.get(key) ?? { affiliateId, date, count: 0, withEvent: events.map(() => 0) };
    rows.set(key, row);
    return row;
  };
  for (const group of groups) rowOf(group).count += group.count;
  for (const group of withEvent) {
    const row = rowOf(group);
    row.withEvent[group.event] = (row.withEvent[group.event] ?? 0) + group.count;
  }
  return [...rows.values()].sort((a, b) => a.affiliateId - b.affiliateId || (a.date < b.date ? -1 : 1));
}
