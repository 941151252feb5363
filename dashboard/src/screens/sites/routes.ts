import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";

export const sitesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sites",
  component: lazyRouteComponent(() => import("./sites.tsx"), "Sites"),
});
