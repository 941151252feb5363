import type { Database } from "../../db/client.ts";
import { type Fragment, sql, statement } from "../../db/sql.ts";
import { LEAD_STATUS } from "../../lib/codes.ts";
import type { Countable } from "../offers/caps/cap.ts";
import { countInCaps, hasRoomSql } from "../offers/caps/count-caps.ts";
import type { StoredConversion } from "./stored-conversion.ts";

/** What of a conversion decides on what its affiliate is owed. */
type Owed = Pick<StoredConversion, "status" | "payoutMicros" | "currency" | "paymentState">;

interface Counted {
  conversion: Pick<StoredConversion, "networkId" | "offerId" | "affiliateId" | "goal" | "createdAtMs" | "isUncapped" | "capRules">;
  /** Null: it is new. */
  before: Owed | null;
  after: Owed;
}

/** The statements that count a conversion that is made or changed, for the batch that does so: it must fail where `before` is no longer so. */
export function countStatements(db: Database, counted: Counted): D1PreparedStatement[] {
  return [...balanceStatements(db, counted), ...capStatements(db, counted)];
}

/** They keep offer_cap_counters what a recount of conversions is. */
function capStatements(db: Database, { conversion, before, after }: Counted): D1PreparedStatement[] {
  const countable = (state: Owed | null) => (state === null ? null : countableOf(conversion, state));
  const moved = countInCaps(conversion.capRules, { before: countable(before), after: countable(after) });
  return moved.map((fragment) => statement(db, fragment));
}

/** A conversion as caps count it; null: they do not. */
export function countableOf(
  { affiliateId, goal, createdAtMs, isUncapped, capRules }: Omit<Counted["conversion"], "networkId" | "offerId">,
  { status, payoutMicros }: Pick<Owed, "status" | "payoutMicros">,
): Countable | null {
  return isUncapped || !capRules.statuses.includes(status) ? null : { affiliateId, goal, createdAtMs, payoutMicros: payoutMicros ?? 0 };
}

/**
 * SQL of whether caps have room for a conversion that they are to count, for a `requireThat` of its batch; null: nothing asks for room.
 * One that is declined needs none, even where caps count those, too.
 */
export function roomFor(
  conversion: Omit<Counted["conversion"], "networkId" | "offerId">,
  state: Pick<Owed, "status" | "payoutMicros">,
): Fragment | null {
  const countable = state.status === LEAD_STATUS.cancel ? null : countableOf(conversion, state);
  return countable === null ? null : hasRoomSql(conversion.capRules, countable);
}

interface Sums {
  confirmedMicros: number;
  holdMicros: number;
}

/** They keep affiliate_balances what the sums over leads are. */
function balanceStatements(db: Database, { conversion: { networkId, affiliateId }, before, after }: Counted): D1PreparedStatement[] {
  const sums = new Map<string, Sums>();
  if (before !== null) add(sums, before, -1);
  add(sums, after, 1);
  return [...sums]
    .filter(([, { confirmedMicros, holdMicros }]) => confirmedMicros !== 0 || holdMicros !== 0)
    .map(([currency, { confirmedMicros, holdMicros }]) =>
      statement(
        db,
        sql`INSERT INTO affiliate_balances (network_id, affiliate_id, currency, confirmed_micros, hold_micros)
          VALUES (${networkId}, ${affiliateId}, ${currency}, ${confirmedMicros}, ${holdMicros})
          ON CONFLICT (affiliate_id, network_id, currency) DO UPDATE SET confirmed_micros = confirmed_micros + excluded.confirmed_micros,
            hold_micros = hold_micros + excluded.hold_micros`,
      ),
    );
}

function add(sums: Map<string, Sums>, { status, payoutMicros, currency, paymentState }: Owed, sign: 1 | -1): void {
  if (payoutMicros === null || currency === null || paymentState === "closed") return;
  const sum = sums.get(currency) ?? { confirmedMicros: 0, holdMicros: 0 };
  if (status === LEAD_STATUS.approve) sum.confirmedMicros += sign * payoutMicros;
  if (status === LEAD_STATUS.hold) sum.holdMicros += sign * payoutMicros;
  sums.set(currency, sum);
}
