import { AFFILIATE_STATUS } from "../../../lib/codes.ts";
import { type NetworkOffer, type OfferCap, type OfferRow, type ShownPayment, toNetworkOffer } from "./network-offer.ts";
import type { OfferSettings } from "./offer-settings.ts";

/** What everybody sees of an offer. */
export type SharedOffer = Pick<
  NetworkOffer,
  "id" | "createdAtMs" | "title" | "privacy" | "domain" | "epcMicros" | "crPpm" | "categories" | "sources"
> & {
  settings: Pick<OfferSettings, "macroUrl" | "previewUrl" | "holdDays" | "isCpi" | "logo" | "creativeFiles" | "creativeUrls" | "stopAt">;
};

/** A payment as an affiliate sees it: nothing of the advertiser's side, and of no other affiliate. */
export type AffiliatePayment = Omit<ShownPayment, "revenueMicros" | "payoutMicros" | "url" | "affiliates"> & {
  /** Null: they are not told. */
  payoutMicros: number | null;
};

/** A cap as an affiliate sees it, with the titles of its goals by their values. */
export type AffiliateCap = Omit<OfferCap, "affiliateScope" | "affiliates" | "goals"> & { goals: Record<string, string> };

/** An offer as an affiliate sees it. */
export interface AffiliateOffer extends SharedOffer {
  affiliateId: number;
  /** Their traffic is let in, if the offer takes any. */
  isConnected: boolean;
  description: string;
  landings: Omit<OfferSettings["landings"][number], "url">[];
  payments: AffiliatePayment[];
  caps: AffiliateCap[];
}

const LANGUAGE = "en";

/** @param whose the affiliate's account, and AFFILIATE_STATUS of the offer; null: they are neither let in nor kept out */
export function toAffiliateOffer(row: OfferRow, { affiliateId, status }: { affiliateId: number; status: number | null }): AffiliateOffer {
  const { id, createdAtMs, title, privacy, domain, epcMicros, crPpm, categories, sources, settings, ...offer } = toNetworkOffer(row);
  const { macroUrl, previewUrl, holdDays, isCpi, logo, creativeFiles, creativeUrls, stopAt, descriptions, hidesPayments, hideCaps } =
    settings;
  const payments = paymentsOf(offer.payments, affiliateId);
  return {
    id,
    createdAtMs,
    title,
    privacy,
    domain,
    epcMicros,
    crPpm,
    categories,
    sources,
    settings: { macroUrl, previewUrl, holdDays, isCpi, logo, creativeFiles, creativeUrls, stopAt },
    affiliateId,
    isConnected: status === AFFILIATE_STATUS.approved || (privacy === "public" && status !== AFFILIATE_STATUS.blocked),
    description: descriptions[LANGUAGE] ?? Object.values(descriptions)[0] ?? "",
    landings: settings.landings.map(({ id, title, previewUrl, type }) => ({ id, title, previewUrl, type })),
    payments: payments.map((payment) => toPayment(payment, hidesPayments)),
    caps: hideCaps ? [] : offer.caps.filter((cap) => isOf(cap, affiliateId)).map((cap) => toCap(cap, payments)),
  };
}

/** As conversions are matched: what was agreed with somebody stands in the place of what everybody gets for the same goal. */
function paymentsOf(payments: readonly ShownPayment[], affiliateId: number): ShownPayment[] {
  const own = payments.filter(({ affiliates }) => affiliates?.includes(affiliateId));
  const goals = new Set(own.map(({ goal }) => goal.toLowerCase()));
  return payments.filter((each) => own.includes(each) || (each.affiliates === null && !goals.has(each.goal.toLowerCase())));
}

const toPayment = (
  { revenueMicros: _, url: __, affiliates: ___, payoutMicros, ...payment }: ShownPayment,
  hidesShares: boolean,
): AffiliatePayment => ({ ...payment, payoutMicros: hidesShares && payment.type === "percent" ? null : payoutMicros });

const isOf = ({ affiliateScope, affiliates }: OfferCap, affiliateId: number) =>
  affiliateScope !== "exact" || affiliates.includes(affiliateId);

const toCap = ({ period, type, limitValue, goalScope, goals }: OfferCap, payments: readonly ShownPayment[]): AffiliateCap => ({
  period,
  type,
  limitValue,
  goalScope,
  goals: goalTitles(goals, payments),
});

/** The titles of goals by their values: those of their payments. */
export const goalTitles = (goals: readonly string[], payments: readonly ShownPayment[]): Record<string, string> =>
  Object.fromEntries(goals.map((goal) => [goal, payments.find((payment) => payment.goal === goal)?.title || goal]));
