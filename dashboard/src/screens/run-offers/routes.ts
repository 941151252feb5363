import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { keepKnown, readText, readWord } from "../../url/search.ts";
import { OFFER_STATES, type OfferState } from "./offer-state.ts";

interface RunOffersSearch {
  /** A part of the name, or the number. */
  q?: string | undefined;
  /** Its code, lower case. */
  country?: string | undefined;
  state?: OfferState | undefined;
  /** `-price`: the largest first. */
  s?: string | undefined;
}

export const runOffersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/run-offers",
  validateSearch: ({ q, country, state, s }: Record<string, unknown>): RunOffersSearch =>
    keepKnown({ q: readText(q), country: readText(country, 2), state: readWord(state, OFFER_STATES), s: readText(s, 20) }),
  component: lazyScreen(() => import("./run-offers.tsx"), "RunOffers"),
});

export const runOfferRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/run-offers/$id",
  component: lazyScreen(() => import("./run-offer.tsx"), "RunOffer"),
});
