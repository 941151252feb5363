import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";

export const trackerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/tracker",
  component: lazyScreen(() => import("./tracker.tsx"), "Tracker"),
});
