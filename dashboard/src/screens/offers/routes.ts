import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";

export const offersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/offers",
  component: lazyRouteComponent(() => import("./offers.tsx"), "Offers"),
});
