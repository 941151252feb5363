import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";

export const advertisersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/advertisers",
  component: lazyRouteComponent(() => import("./advertisers.tsx"), "Advertisers"),
});

export const advertiserRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/advertisers/$id",
  component: lazyRouteComponent(() => import("./advertiser-page.tsx"), "AdvertiserPage"),
});
