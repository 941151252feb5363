import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";

export const blacklistRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/blacklist",
  component: lazyRouteComponent(() => import("./blacklist.tsx"), "Blacklist"),
});
