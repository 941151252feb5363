import { useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { runOffers } from "../../texts/run-offers.ts";
import { commissionOf, flowPrices, linkPrices, type Price } from "./price.ts";
import type { RunOffer } from "./use-run-offers.ts";

/** Prices and countries in words. */
export function usePriceText() {
  const t = useTexts(runOffers);
  const format = useFormat();
  const amount = ({ amount, currency }: Pick<Price, "amount" | "currency">): string => {
    if (amount === null) return t.hidden;
    return currency === null ? t.ofSale(format.percent(amount)) : format.money(amount, currency);
  };
  const names = (codes: readonly string[], most: number): string => {
    const shown = codes.slice(0, most).map(format.country).join(", ");
    return codes.length > most ? `${shown} ${t.more(codes.length - most)}` : shown;
  };
  const countries = (codes: readonly string[], { excludes = false, most = 300 } = {}): string => {
    if (codes.length === 0) return t.everywhere;
    return excludes ? t.but(names(codes, most)) : names(codes, most);
  };
  /** What is left of what the advertiser pays; undefined: the prices alone say it. */
  const share = (offer: RunOffer, short = false): string | undefined => {
    const kept = commissionOf(offer);
    if (kept !== undefined)
      return "percent" in kept
        ? (short ? t.shareShort : t.ofCharge)(format.percent(100 - kept.percent))
        : t.chargeLess(format.number(kept.fixed));
    return offer.available !== null && flowPrices(offer).length === 0 && linkPrices(offer).length === 0
      ? short
        ? t.shareShort(format.percent(100))
        : t.wholeCharge
      : undefined;
  };
  /** In one line: the lowest price of flows, or else of the link, and the share. */
  const summary = (offer: RunOffer): string => {
    const prices = flowPrices(offer);
    return [range(prices.length > 0 ? prices : linkPrices(offer)), share(offer, true)].filter((text) => text !== undefined).join(" · ");
  };
  const range = (prices: readonly Price[]): string | undefined => {
    const [first, ...others] = [...prices].sort((a, b) => (a.amount ?? 0) - (b.amount ?? 0)).map(amount);
    if (first === undefined) return undefined;
    return others.some((other) => other !== first) ? t.from(first) : first;
  };
  return { amount, countries, share, summary };
}
