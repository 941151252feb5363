import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { keepKnown, readText } from "../../url/search.ts";

export const filtersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/filters",
  validateSearch: ({ s }: Record<string, unknown>): { s?: string | undefined } => keepKnown({ s: readText(s) }),
  component: lazyScreen(() => import("./filters.tsx"), "Filters"),
});
