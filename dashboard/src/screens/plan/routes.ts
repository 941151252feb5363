import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";

export const planRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/plan",
  component: lazyRouteComponent(() => import("./plan.tsx"), "Plan"),
});
