import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";
import { readOfferSearch, readOffersSearch } from "./search.ts";

export const offersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/offers",
  validateSearch: readOffersSearch,
  component: lazyRouteComponent(() => import("./offers.tsx"), "Offers"),
});

export const offerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/offers/$id",
  validateSearch: readOfferSearch,
  component: lazyRouteComponent(() => import("./offer.tsx"), "OfferPage"),
});
