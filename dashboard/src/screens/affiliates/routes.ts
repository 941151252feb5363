import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { keepKnown, readText, readWord } from "../../url/search.ts";
import { AFFILIATE_STATES, type AffiliateState } from "./affiliate.ts";

interface AffiliatesSearch {
  /** A part of name, login or e-mail, or the number. */
  q?: string | undefined;
  state?: AffiliateState | undefined;
}

export const affiliatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/affiliates",
  validateSearch: ({ q, state }: Record<string, unknown>): AffiliatesSearch =>
    keepKnown({ q: readText(q), state: readWord(state, AFFILIATE_STATES) }),
  component: lazyScreen(() => import("./affiliates.tsx"), "Affiliates"),
});

export const requestsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/affiliates/requests",
  component: lazyScreen(() => import("./requests.tsx"), "Requests"),
});

export const affiliateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/affiliates/$id",
  component: lazyScreen(() => import("./affiliate-page.tsx"), "AffiliatePage"),
});
