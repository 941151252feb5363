import { LEAD_STATUS } from "../../lib/codes.ts";
import type { Deps } from "../../platform/deps.ts";
import { changeStatements, leadOf, withinCaps } from "./change-conversion.ts";
import { createStatements } from "./create-conversion.ts";
import { declineReasonOf, holdUntil, judge, visitOf } from "./judge.ts";
import { matchPayment, worthOf } from "./match-payment.ts";
import type { Place } from "./read-places.ts";
import type { Report } from "./report.ts";
import { saleIn } from "./sale-in.ts";
import type { StoredConversion } from "./stored-conversion.ts";

/** Why a report changes nothing. */
export type Unchanged = "conversion_exists" | "not_pending";

/** What a postback of an advertiser makes of the conversion it means: statements, or why there are none. */
export function planPostback(
  deps: Pick<Deps, "db" | "now" | "cell" | "randomBytes">,
  place: Place,
  report: Report,
): ReturnType<typeof createStatements> | Unchanged {
  const { stored } = place;
  if (stored === null) {
    const verdict = judge(place, report, "postback");
    return createStatements(deps, { place, report, verdict, source: "postback", isReported: true, isUncapped: false });
  }
  const { status } = report;
  if (status === null || (stored.status === LEAD_STATUS.wait && status === LEAD_STATUS.wait)) return "conversion_exists";
  if (stored.status !== LEAD_STATUS.wait) return "not_pending";
  const sums = sumsOf(place, report, stored);
  const statements = changeStatements(deps, stored, {
    to: withinCaps(stored, place.counters, {
      status,
      declineReason: declineReasonOf(status, "postback"),
      holdUntilMs: holdUntil(status, stored.holdDays, stored.createdAtMs),
      ...sums,
    }),
    orderCurrency: "saleMicros" in sums ? (report.fields.order_currency ?? null) : undefined,
    source: "postback",
    isReported: true,
    isLimited: true,
  });
  return { lead: leadOf(stored), statements };
}

/** A sale that is told only now, of a conversion that gets a share of it. */
function sumsOf(place: Place, report: Report, stored: StoredConversion) {
  if (report.saleMicros === null || stored.paymentType !== "percent") return {};
  const { goal, affiliateId } = stored;
  const payment = matchPayment(place.offer.payments, { goal, affiliateId, visit: visitOf(place, report) });
  if (payment?.type !== "percent") return {};
  const { payoutMicros, revenueMicros, currency } = worthOf(payment, saleIn(payment.currency, place, report));
  return { payoutMicros, revenueMicros, currency, saleMicros: report.saleMicros };
}
