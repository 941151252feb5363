import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";

export const balanceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/balance",
  component: lazyScreen(() => import("./balance.tsx"), "Balance"),
});
