import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { pickTexts } from "../../url/search.ts";

const CLICK_FILTERS = ["flow", "way", "filter", "geo", "ip", "subid"] as const;

export const clicksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/clicks",
  validateSearch: (search: Record<string, unknown>) => pickTexts(search, CLICK_FILTERS),
  component: lazyScreen(() => import("./clicks.tsx"), "Clicks"),
});
