import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";
import { readPostbacksSearch } from "./search.ts";

export const postbacksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/postbacks",
  validateSearch: readPostbacksSearch,
  component: lazyRouteComponent(() => import("./postbacks.tsx"), "Postbacks"),
});
