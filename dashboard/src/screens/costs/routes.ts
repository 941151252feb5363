import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";

export const costsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/costs",
  validateSearch: ({ by }: Record<string, unknown>): { by?: "total" } => (by === "total" ? { by } : {}),
  component: lazyRouteComponent(() => import("./costs.tsx"), "Costs"),
});
