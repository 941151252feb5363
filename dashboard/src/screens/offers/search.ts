import { OFFER_STATES, type OfferState } from "../../url/offer-states.ts";
import { keepKnown, readId, readText, readWord } from "../../url/search.ts";

export interface OffersSearch {
  /** A part of the name, or a number. */
  q?: string | undefined;
  state?: OfferState | undefined;
  /** `-margin`: the largest first. */
  s?: string | undefined;
}

const SORTS = ["name", "state", "privacy", "affiliates", "price", "leads", "paid", "charged", "margin", "countries"];

/** What is not understood is left out. */
export function readOffersSearch({ q, state, s }: Record<string, unknown>): OffersSearch {
  const sorts = SORTS.flatMap((each) => [each, `-${each}`]);
  return keepKnown({ q: readText(q), state: readWord(state, OFFER_STATES), s: readWord(s, sorts) });
}

/** The pages of an offer, in their order. */
export const TABS = ["about", "goals", "prices", "payments", "affiliates", "pages", "leads"] as const;
export type Tab = (typeof TABS)[number];

interface OfferSearch {
  tab?: Tab | undefined;
  /** Payments as a grid of countries and goals instead of a list. */
  view?: "grid" | undefined;
  /** The lead that the calculator is asked about. */
  country?: string | undefined;
  goal?: number | undefined;
  affiliate?: number | undefined;
}

export function readOfferSearch({ tab, view, country, goal, affiliate }: Record<string, unknown>): OfferSearch {
  return keepKnown({
    tab: tab === TABS[0] ? undefined : readWord(tab, TABS),
    view: readWord(view, ["grid"] as const),
    country: readText(country, 2),
    goal: readId(goal),
    affiliate: readId(affiliate),
  });
}
