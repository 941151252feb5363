import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";

export const blacklistRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/blacklist",
  component: lazyScreen(() => import("./blacklist.tsx"), "Blacklist"),
});
