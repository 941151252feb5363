import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";

export const planRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/plan",
  component: lazyScreen(() => import("./plan.tsx"), "Plan"),
});
