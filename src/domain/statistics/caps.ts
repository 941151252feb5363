import { readAlone, rowsOf } from "../../db/read.ts";
import { join, raw, sql } from "../../db/sql.ts";
import { AFFILIATE_STATUS, RESOURCE_STATUS } from "../../lib/codes.ts";
import { DAY_MS } from "../../lib/time.ts";
import type { NetworkCtx } from "../../platform/context.ts";
import { seenBy } from "../access/affiliates.ts";
import { networkOf } from "../access/ownership.ts";
import { mayOrThrow } from "../access/permissions.ts";
import { type Cap, periodStartOf } from "../offers/caps/cap.ts";
import type { Counter } from "../offers/caps/count-caps.ts";
import { CAP_RULES_COLUMN, toCapRules } from "../offers/caps/read-caps.ts";
import { isVisible } from "../offers/settings/affiliate-offers.ts";
import { isOneOfOffers, type OfferRef } from "./list-filters.ts";
import { isSeen } from "./report/scope.ts";

/** What a cap has counted in its present period. */
export interface CountedCap {
  cap: Cap;
  /** One at least: of a cap that has counted nothing yet, one that says so. */
  counters: CapCounter[];
}

interface CapCounter {
  /** 0: of all affiliates, or of those named together. */
  affiliateId: number;
  /** Empty: of all goals, or of those named together. */
  goal: string;
  /** Conversions; of a budget millionths. */
  value: number;
}

/** The caps of an offer, in the order in which its network wrote them. */
export interface OfferCaps {
  offerId: number;
  caps: CountedCap[];
  /** Titles of goals by their values. */
  goalTitles: Readonly<Record<string, string>>;
}

interface Row {
  offerId: number;
  capRules: string;
  counters: string;
  goalTitles: string;
}

const COUNTERS = raw(`(SELECT json_group_array(json_object('capId', k.cap_id, 'periodStart', k.period_start, 'affiliateId', k.affiliate_id,
    'goal', k.goal, 'conversions', k.conversions, 'payoutMicros', k.payout_micros) ORDER BY k.affiliate_id, k.goal)
  FROM offer_caps p JOIN offer_cap_counters k ON k.cap_id = p.id AND (k.period_start = 0 OR k.period_start >= `);

const TITLES = raw(`(SELECT json_group_object(goal, iif(title = '', goal, title)) FROM (SELECT goal, title FROM offer_payments
  WHERE offer_id = c.offer_id ORDER BY position DESC))`);

/**
 * What the caps of offers have counted. An affiliate is told of counters that are theirs alone, and of none where the offer hides its caps or
 * is not for them.
 * @param affiliates whose counters alone are meant, of caps that count each affiliate; undefined: everybody's
 * @throws AppError forbidden
 */
export async function listCapStatistics(
  ctx: NetworkCtx,
  { offers, affiliates }: { offers: readonly OfferRef[]; affiliates?: readonly number[] | undefined },
): Promise<OfferCaps[]> {
  mayOrThrow(ctx, "statistics.read");
  const { db, now } = ctx.deps;
  const own = seenBy(ctx);
  const isAsked = join(
    [
      sql`o.account_id = ${networkOf(ctx)} AND o.status <> ${raw(RESOURCE_STATUS.deleted)} AND ${isOneOfOffers(raw("o.id"), offers)}`,
      own === null ? isSeen(ctx, { offer: raw("o.id"), affiliate: raw("NULL") }) : sql`${isVisible(ctx)} AND ${IS_TOLD}`,
    ],
    " AND ",
  );
  // The first day of a month is before every day of it, in every zone.
  const oldest = periodStartOf("month", "UTC", now() - 2 * DAY_MS);
  const rows = await readAlone(
    rowsOf<Row>(
      db,
      sql`WITH c AS MATERIALIZED (SELECT o.id AS offer_id, o.account_id AS network_id FROM offers o LEFT JOIN offer_settings s ON s.offer_id = o.id
          LEFT JOIN offer_affiliates w ON w.offer_id = o.id AND w.account_id = ${own} WHERE ${isAsked})
        SELECT c.offer_id AS offerId, ${CAP_RULES_COLUMN} AS capRules, ${COUNTERS}${oldest}) WHERE p.offer_id = c.offer_id) AS counters,
          ${TITLES} AS goalTitles FROM c ORDER BY c.offer_id`,
    ),
  );
  return rows.map((row) => toOfferCaps(row, { own, affiliates, nowMs: now() }));
}

/** Whether an affiliate who sees an offer is told of its caps. */
const IS_TOLD = sql`w.status IS NOT ${raw(AFFILIATE_STATUS.blocked)} AND COALESCE(s.settings ->> 'hideCaps', 0) = 0`;

interface Asked {
  /** The affiliate who asks; null: a user of the network. */
  own: number | null;
  affiliates: readonly number[] | undefined;
  nowMs: number;
}

function toOfferCaps({ offerId, capRules, counters, goalTitles }: Row, { own, affiliates, nowMs }: Asked): OfferCaps {
  const { caps, zone } = toCapRules(capRules);
  const known = JSON.parse(counters) as Counter[];
  const wanted = own === null ? affiliates : [own];
  const seen = caps.filter((cap) => (own === null ? isOfAny(cap, affiliates) : isOwn(cap, own)));
  return {
    offerId,
    goalTitles: JSON.parse(goalTitles),
    caps: seen.map((cap) => {
      const start = periodStartOf(cap.period, zone, nowMs);
      const found = known
        .filter((counter) => counter.capId === cap.id && counter.periodStart === start)
        .map((counter) => toCounter(cap, counter));
      return { cap, counters: shownOf(cap, found, wanted) };
    }),
  };
}

/** Whether what a cap counts is of one affiliate alone. */
const isOwn = ({ affiliateScope, affiliates }: Cap, affiliate: number) =>
  affiliateScope === "each" || (affiliateScope === "exact" && affiliates.length === 1 && affiliates[0] === affiliate);

/** Whether a cap may count conversions of one of these affiliates. */
const isOfAny = (cap: Cap, wanted: readonly number[] | undefined) =>
  wanted === undefined || cap.affiliateScope !== "exact" || cap.affiliates.some((affiliate) => wanted.includes(affiliate));

const toCounter = ({ type }: Cap, { affiliateId, goal, conversions, payoutMicros }: Counter): CapCounter => ({
  affiliateId,
  goal,
  value: type === "conversions" ? conversions : payoutMicros,
});

/** Those of the affiliates who are asked for, each with one at least. */
function shownOf({ affiliateScope }: Cap, found: CapCounter[], wanted: readonly number[] | undefined): CapCounter[] {
  if (affiliateScope !== "each" || wanted === undefined) return found.length > 0 ? found : [{ affiliateId: 0, goal: "", value: 0 }];
  return wanted.flatMap((affiliateId) => {
    const theirs = found.filter((counter) => counter.affiliateId === affiliateId);
    return theirs.length > 0 ? theirs : [{ affiliateId, goal: "", value: 0 }];
  });
}
