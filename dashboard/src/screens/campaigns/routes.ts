import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.ts";
import { readCampaignsSearch, readNewCampaignSearch } from "./search.ts";

export const campaignsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/campaigns",
  validateSearch: readCampaignsSearch,
  component: lazyRouteComponent(() => import("./campaigns.tsx"), "Campaigns"),
});

export const newCampaignRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/campaigns/new",
  validateSearch: readNewCampaignSearch,
  component: lazyRouteComponent(() => import("./editor.tsx"), "NewCampaign"),
});

export const campaignRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/campaigns/$id",
  component: lazyRouteComponent(() => import("./campaign.tsx"), "Campaign"),
});

export const editCampaignRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/campaigns/$id/edit",
  component: lazyRouteComponent(() => import("./editor.tsx"), "EditCampaign"),
});
