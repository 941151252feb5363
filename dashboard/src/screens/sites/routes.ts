import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";

export const sitesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sites",
  component: lazyScreen(() => import("./sites.tsx"), "Sites"),
});
