import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { readPostbacksSearch } from "./search.ts";

export const postbacksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/postbacks",
  validateSearch: readPostbacksSearch,
  component: lazyScreen(() => import("./postbacks.tsx"), "Postbacks"),
});
