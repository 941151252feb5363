import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";

interface GoalsSearch {
  /** `-price`: the largest first. */
  s?: string | undefined;
}

export const goalsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/goals",
  validateSearch: ({ s }: Record<string, unknown>): GoalsSearch => (typeof s === "string" ? { s } : {}),
  component: lazyScreen(() => import("./goals.tsx"), "Goals"),
});
