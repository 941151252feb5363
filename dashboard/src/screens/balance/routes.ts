import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";

export const balanceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/balance",
  component: lazyRouteComponent(() => import("./balance.tsx"), "Balance"),
});
