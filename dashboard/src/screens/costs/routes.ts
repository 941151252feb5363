import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";

export const costsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/costs",
  validateSearch: ({ by }: Record<string, unknown>): { by?: "total" } => (by === "total" ? { by } : {}),
  component: lazyScreen(() => import("./costs.tsx"), "Costs"),
});
