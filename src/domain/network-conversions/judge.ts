import { readClickSession } from "../../lib/click-session.ts";
import { LEAD_STATUS, type LeadStatus } from "../../lib/codes.ts";
import { DAY_MS } from "../../lib/time.ts";
import { isOverCap } from "../offers/caps/count-caps.ts";
import { countableOf } from "./count-conversion.ts";
import { matchPayment, type OfferPayment, type Visit, type Worth, worthOf } from "./match-payment.ts";
import type { Place } from "./read-places.ts";
import type { Report } from "./report.ts";
import { saleIn } from "./sale-in.ts";
import type { DeclineReason } from "./stored-conversion.ts";

/** What a new conversion is. */
export interface Verdict {
  status: LeadStatus;
  declineReason: DeclineReason | null;
  /** Null where no payment matches, which is the only conversion without sums. */
  payment: OfferPayment | null;
  worth: Worth | null;
  holdUntilMs: number | null;
}

/** Who reports: an advertiser's server, or somebody of the network. */
export type Source = "postback" | "import";

/** The visit that a conversion is of, as the click says it or else the report. */
export function visitOf({ visit }: Pick<Place, "visit">, { visitor }: Pick<Report, "visitor">): Visit {
  const device = visitor.device.toLowerCase() || null;
  return visit ?? { country: null, city: null, device, systems: [] };
}

/** What becomes of a conversion that is new. Who imports may do so for anybody. */
export function judge(place: Place, report: Report, source: Source): Verdict {
  const { offer, affiliate } = place;
  const payment = matchPayment(offer.payments, { goal: report.goal, affiliateId: affiliate.id, visit: visitOf(place, report) }) ?? null;
  const worth = payment === null ? null : worthOf(payment, saleIn(payment.currency, place, report));
  const wanted = report.status ?? statusOf(place);
  const barred =
    payment === null
      ? "payment_not_found"
      : (barredBy(place, report, source) ?? cappedBy(place, { report, source, payment, status: wanted, worth }));
  const status = barred === null ? wanted : LEAD_STATUS.cancel;
  return {
    status,
    declineReason: barred ?? declineReasonOf(status, source),
    payment,
    worth,
    holdUntilMs: holdUntil(status, offer.settings.holdDays, report.atMs),
  };
}

const DECLINED_BY = { postback: "by_server_postback", import: "by_import", staff: "by_manager" } as const;

/** Why a conversion of a status is declined that somebody gave it; null: it is not. */
export function declineReasonOf(status: LeadStatus, source: keyof typeof DECLINED_BY): DeclineReason | null {
  return status === LEAD_STATUS.cancel ? DECLINED_BY[source] : null;
}

/** When a hold ends by itself; null of what is not in hold. */
export function holdUntil(status: LeadStatus, holdDays: number, createdAtMs: number): number | null {
  return status === LEAD_STATUS.hold ? createdAtMs + holdDays * DAY_MS : null;
}

function statusOf({ offer }: Place): LeadStatus {
  return offer.settings.holdDays > 0 ? LEAD_STATUS.hold : LEAD_STATUS.approve;
}

function barredBy({ affiliate, offer, origin }: Place, { atMs }: Report, source: Source): DeclineReason | null {
  if (source === "import") return null;
  if (affiliate.isBanned || affiliate.status === "banned") return "partner_banned";
  if (affiliate.status !== "active") return "partner_disabled";
  const ageMs = origin === null ? null : atMs - origin.atMs;
  if (ageMs === null) return null;
  if (ageMs < (readClickSession(offer.settings.minimalClickSession) ?? 0)) return "min_click_time_not_reached";
  return ageMs > (readClickSession(offer.settings.clickSession) ?? Number.POSITIVE_INFINITY) ? "click_time_expire" : null;
}

interface Wanted {
  report: Report;
  source: Source;
  payment: OfferPayment;
  status: LeadStatus;
  worth: Worth | null;
}

/** Whoever imports is not limited: what they import is counted all the same. */
function cappedBy({ affiliate, capRules, counters }: Place, { report, source, payment, status, worth }: Wanted): DeclineReason | null {
  if (source === "import") return null;
  const conversion = { affiliateId: affiliate.id, goal: payment.goal, createdAtMs: report.atMs, isUncapped: false, capRules };
  const countable = countableOf(conversion, { status, payoutMicros: worth?.payoutMicros ?? null });
  return countable !== null && isOverCap(capRules, counters, countable) ? "cap_reached" : null;
}
