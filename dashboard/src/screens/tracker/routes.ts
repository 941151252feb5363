import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";

export const trackerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/tracker",
  component: lazyRouteComponent(() => import("./tracker.tsx"), "Tracker"),
});
