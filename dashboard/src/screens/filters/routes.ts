import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";
import { keepKnown, readText } from "../../url/search.ts";

export const filtersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/filters",
  validateSearch: ({ s }: Record<string, unknown>): { s?: string | undefined } => keepKnown({ s: readText(s) }),
  component: lazyRouteComponent(() => import("./filters.tsx"), "Filters"),
});
