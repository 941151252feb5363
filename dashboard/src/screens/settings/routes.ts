import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: lazyScreen(() => import("./settings.tsx"), "Settings"),
});

export const keysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings/keys",
  component: lazyScreen(() => import("./keys.tsx"), "Keys"),
});

export const sessionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings/sessions",
  component: lazyScreen(() => import("./sessions.tsx"), "Sessions"),
});
