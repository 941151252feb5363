import { type Fragment, join, raw, sql } from "../../../db/sql.ts";
import type { LeadStatus } from "../../../lib/codes.ts";
import type { ZoneHistory } from "../../../lib/zone-history.ts";
import { type Cap, type Countable, type CounterKey, counterOf, weightOf } from "./cap.ts";

/** The caps of an offer, and how they count. */
export interface CapRules {
  caps: readonly Cap[];
  /** Whose days and months their periods are. */
  zone: ZoneHistory;
  /** Of the conversions that they count. */
  statuses: readonly LeadStatus[];
  /** The share of a cap at which the network is told, in per cent; 0: never. */
  noticePercent: number;
}

/** What a counter has counted. */
export interface Counter extends CounterKey {
  conversions: number;
  payoutMicros: number;
}

const isCounter = ({ capId, periodStart, affiliateId, goal }: CounterKey): Fragment =>
  sql`cap_id = ${capId} AND period_start = ${periodStart} AND affiliate_id = ${affiliateId} AND goal = ${goal}`;

const isSame = (one: CounterKey, other: CounterKey): boolean =>
  one.capId === other.capId && one.periodStart === other.periodStart && one.affiliateId === other.affiliateId && one.goal === other.goal;

const COLUMN = { conversions: raw("conversions"), budget: raw("payout_micros") } as const;

/** The counters of a conversion, each with its cap. */
function countersOf({ caps, zone }: CapRules, conversion: Countable): { cap: Cap; key: CounterKey }[] {
  return caps.flatMap((cap) => {
    const key = counterOf(cap, zone, conversion);
    return key === null ? [] : [{ cap, key }];
  });
}

/**
 * Whether a cap has no room for a conversion. A budget is never overdrawn.
 * @param counters those of the conversion's caps that are there
 */
export function isOverCap(rules: CapRules, counters: readonly Counter[], conversion: Countable): boolean {
  return countersOf(rules, conversion).some(({ cap, key }) => {
    const counter = counters.find((each) => isSame(each, key));
    const counted = cap.type === "conversions" ? counter?.conversions : counter?.payoutMicros;
    return (counted ?? 0) + weightOf(cap, conversion) > cap.limitValue;
  });
}

/** SQL of whether every cap has room for a conversion at the moment of its writing: for a `requireThat`. Null: no cap is for it. */
export function hasRoomSql(rules: CapRules, conversion: Countable): Fragment | null {
  const conditions = countersOf(rules, conversion).map(
    ({ cap, key }) =>
      sql`COALESCE((SELECT ${COLUMN[cap.type]} FROM offer_cap_counters WHERE ${isCounter(key)}), 0) + ${weightOf(cap, conversion)} <= ${cap.limitValue}`,
  );
  return conditions.length === 0 ? null : join(conditions, " AND ");
}

/**
 * The statements that move counters by a change of a conversion, for its batch.
 * @param before as caps counted it; null: they did not. after: likewise
 */
export function countInCaps(rules: CapRules, { before, after }: { before: Countable | null; after: Countable | null }): Fragment[] {
  if (before !== null && after !== null && before.payoutMicros === after.payoutMicros) return [];
  return [...moves(rules, before, -1), ...moves(rules, after, 1)];
}

function moves(rules: CapRules, conversion: Countable | null, sign: 1 | -1): Fragment[] {
  if (conversion === null) return [];
  const payoutMicros = sign * conversion.payoutMicros;
  return countersOf(rules, conversion).map(({ cap, key: { capId, periodStart, affiliateId, goal } }) => {
    const enough = sql`${rules.noticePercent} > 0 AND ${COLUMN[cap.type]} * 100 >= ${cap.limitValue * rules.noticePercent}`;
    return sql`INSERT INTO offer_cap_counters (cap_id, period_start, affiliate_id, goal, conversions, payout_micros, notice)
      SELECT *, ${enough} FROM (SELECT ${capId} AS cap_id, ${periodStart} AS period_start, ${affiliateId} AS affiliate_id, ${goal} AS goal,
        ${sign} AS conversions, ${payoutMicros} AS payout_micros) WHERE TRUE
      ON CONFLICT (cap_id, period_start, affiliate_id, goal) DO UPDATE SET conversions = conversions + ${sign}, payout_micros = payout_micros + ${payoutMicros},
        notice = max(notice, ${rules.noticePercent} > 0
          AND (${COLUMN[cap.type]} + ${cap.type === "conversions" ? sign : payoutMicros}) * 100 >= ${cap.limitValue * rules.noticePercent})`;
  });
}
