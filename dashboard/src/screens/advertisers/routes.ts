import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";

export const advertisersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/advertisers",
  component: lazyScreen(() => import("./advertisers.tsx"), "Advertisers"),
});

export const advertiserRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/advertisers/$id",
  component: lazyScreen(() => import("./advertiser-page.tsx"), "AdvertiserPage"),
});
