import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { readOfferSearch, readOffersSearch } from "./search.ts";

export const offersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/offers",
  validateSearch: readOffersSearch,
  component: lazyScreen(() => import("./offers.tsx"), "Offers"),
});

export const offerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/offers/$id",
  validateSearch: readOfferSearch,
  component: lazyScreen(() => import("./offer.tsx"), "OfferPage"),
});
