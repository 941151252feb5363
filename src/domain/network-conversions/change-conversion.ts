import { requireThat } from "../../db/require.ts";
import { sql, statement } from "../../db/sql.ts";
import { LEAD_STATUS } from "../../lib/codes.ts";
import type { Deps } from "../../platform/deps.ts";
import { AFTER_UPDATES } from "../conversions/plan-conversion.ts";
import { type Change, changeBy, type ManualStatus } from "../leads/lead-change.ts";
import { historyStatements } from "../leads/write-history.ts";
import type { Countable } from "../offers/caps/cap.ts";
import { type Counter, isOverCap } from "../offers/caps/count-caps.ts";
import type { LeadRef } from "../postbacks/delivery/delivery-statement.ts";
import { countableOf, countStatements, roomFor } from "./count-conversion.ts";
import type { StoredConversion } from "./stored-conversion.ts";

/** What a conversion becomes; what is left out stays. */
export interface ConversionChange {
  to: Partial<
    Pick<StoredConversion, "status" | "declineReason" | "holdUntilMs" | "payoutMicros" | "revenueMicros" | "currency" | "saleMicros">
  >;
  /** Left out: it stays. */
  comment?: string | undefined;
  /** What the sale is in, as it was said; null: nobody said. Left out: it stays. */
  orderCurrency?: string | null | undefined;
  source: ManualStatus["source"];
  /** Whether the affiliate's postbacks go out. */
  isReported: boolean;
  /** Caps must have room for it: the batch fails where they have none any more. Who decides by hand is not limited. */
  isLimited: boolean;
}

type Db = Pick<Deps, "db" | "now">;

/** The lead of a conversion that is stored. */
export const leadOf = ({ leadId, affiliateId }: Pick<StoredConversion, "leadId" | "affiliateId">): LeadRef =>
  sql`id = ${leadId} AND account_id = ${affiliateId}`;

/**
 * The statements that change a conversion: its lead with its history and the postbacks owed, which answer `leadId`, its own row, and what
 * counts it. Where it has changed since it was read, a number that is taken fails the batch; where it is in a payment since, a null does.
 */
export function changeStatements(deps: Db, stored: StoredConversion, change: ConversionChange): D1PreparedStatement[] {
  const after = { ...stored, ...change.to };
  const nowMs = deps.now();
  const row = statement(
    deps.db,
    sql`UPDATE network_conversions SET decline_reason = ${after.declineReason}, hold_until_ms = ${after.holdUntilMs}, sale_micros = ${after.saleMicros},
        comment = COALESCE(${change.comment ?? null}, comment),
        fields = json_patch(fields, ${JSON.stringify({ order_currency: change.orderCurrency })}), updated_at_ms = iif(payment_state = ${stored.paymentState}, ${nowMs}, NULL) WHERE lead_id = ${stored.leadId}`,
  );
  const history = historyOf(stored, after, change, nowMs);
  if (history === null) return [row];
  const lead = statement(
    deps.db,
    sql`UPDATE leads SET status = ${after.status}, payout_micros = ${after.payoutMicros}, revenue_micros = ${after.revenueMicros},
        currency = ${after.currency}, revenue_currency = ${after.currency}, milestones = ${history.state.milestones}, seq = ${history.seq},
        updated_at_ms = ${nowMs} WHERE ${leadOf(stored)}`,
  );
  const subject = { lead: leadOf(stored), accountId: stored.affiliateId, campaignId: null };
  const hasRoom = change.isLimited && entersCaps(stored, after) !== null ? roomFor(stored, after) : null;
  return [
    ...(hasRoom === null ? [] : [requireThat(deps.db, hasRoom)]),
    lead,
    ...historyStatements(deps, subject, history),
    row,
    ...countStatements(deps.db, { conversion: stored, before: stored, after }),
  ];
}

/** A conversion as caps are to count it that they did not count before; null: there is nothing to count. */
function entersCaps(stored: StoredConversion, after: Pick<StoredConversion, "status" | "payoutMicros">): Countable | null {
  return countableOf(stored, stored) === null ? countableOf(stored, after) : null;
}

/** What becomes of a conversion that is to change where caps have no room for it: it is declined. */
export function withinCaps(stored: StoredConversion, counters: readonly Counter[], to: ConversionChange["to"]): ConversionChange["to"] {
  const enters = entersCaps(stored, { ...stored, ...to });
  if (enters === null || !isOverCap(stored.capRules, counters, enters)) return to;
  return { ...to, status: LEAD_STATUS.cancel, declineReason: "cap_reached", holdUntilMs: null };
}

/** What the lead's history gains; null where neither its status nor its sums change. */
function historyOf(
  stored: StoredConversion,
  after: StoredConversion,
  { source, isReported }: ConversionChange,
  nowMs: number,
): Change | null {
  const isMoved = after.status !== stored.status;
  const isPaidOtherwise = after.payoutMicros !== stored.payoutMicros || after.currency !== stored.currency;
  const isWorthOther = isPaidOtherwise || after.revenueMicros !== stored.revenueMicros;
  if (!isMoved && !isWorthOther) return null;
  const payout = isPaidOtherwise ? { payoutMicros: after.payoutMicros, currency: after.currency } : { payoutMicros: null, currency: null };
  const revenue = isWorthOther
    ? { revenueMicros: after.revenueMicros, revenueCurrency: after.currency }
    : { revenueMicros: null, revenueCurrency: null };
  const incoming = {
    kind: "set" as const,
    atMs: Math.max(nowMs, ...stored.events.map(({ atMs }) => atMs)),
    updateId: AFTER_UPDATES + stored.seq,
    status: isMoved ? after.status : null,
    click: null,
    windowSeconds: 0,
    suppressed: !isReported,
    isReportedAgain: isPaidOtherwise,
    manual: { source, statusText: null, ...payout, ...revenue },
  };
  return changeBy(stored, stored.events, [incoming], stored.templates);
}
