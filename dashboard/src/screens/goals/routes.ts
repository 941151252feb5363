import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";

interface GoalsSearch {
  /** `-price`: the largest first. */
  s?: string | undefined;
}

export const goalsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/goals",
  validateSearch: ({ s }: Record<string, unknown>): GoalsSearch => (typeof s === "string" ? { s } : {}),
  component: lazyRouteComponent(() => import("./goals.tsx"), "Goals"),
});
