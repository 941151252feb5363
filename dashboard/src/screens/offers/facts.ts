import type { Answer } from "../../api/client.ts";
import { useAccount, useFormat } from "../../shell/account.ts";
import type { Tone } from "../../ui/status.tsx";
import type { OfferState } from "../../url/offer-states.ts";

/** An offer as staff see it in lists. */
export type Offer = Extract<Answer<"/3.0/offers", "get">["offers"][number], { privacy: unknown }>;
/** The whole of one. */
export type ShownOffer = Extract<Answer<"/3.0/offer/{ID}", "get">["offer"], { privacy: unknown }>;
export type Payment = ShownOffer["payments"][number];

export const STATE_TONES: Record<OfferState, Tone> = { active: "good", suspended: "off", stopped: "off" };

export const PRIVACIES = ["public", "protected", "private"] as const;

/** Prefixes of the answers that a change of an offer makes old. */
export const CHANGED = ["/3.0/offer", "/3.0/admin/offers/summary", "/3.0/admin/offer/{ID}/price", "/api/offers/"];

/** Whether the account has offers of its own: the User API knows more of those than the network's staff are told. */
export function useOwnsOffers(): boolean {
  return useAccount().role === "owner";
}

/** The least and the most of something, in one unit. */
interface Range {
  currency: string;
  from: number;
  to: number;
}

/** What affiliates get of an offer: by its payments, and by its payout rules. */
export function rangesOf(payments: readonly Payment[], rules: readonly Range[]): Range[] {
  const all = [...payments.map(toRange), ...rules.map((rule) => ({ ...rule, currency: rule.currency.toLowerCase() }))];
  const byCurrency = Map.groupBy(all, ({ currency }) => currency);
  return [...byCurrency].map(([currency, ranges]) => ({
    currency,
    from: Math.min(...ranges.map(({ from }) => from)),
    to: Math.max(...ranges.map(({ to }) => to)),
  }));
}

const PERCENT = "%";
const toRange = ({ type, currency, revenue }: Payment): Range => ({
  currency: type === "percent" ? PERCENT : currency.toLowerCase(),
  from: revenue,
  to: revenue,
});

/** `€10.00 – €18.50`, `30–40%`, or one amount. */
export function useRangeText(): (range: Range) => string {
  const format = useFormat();
  return ({ currency, from, to }) => {
    if (currency === PERCENT) return from === to ? format.percent(to) : `${format.number(from)}–${format.percent(to)}`;
    return from === to ? format.money(to, currency) : format.moneyRange(from, to, currency);
  };
}

/** What a tab of the page is given. */
export interface TabProps {
  offer: ShownOffer;
}
