import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { readCampaignsSearch, readNewCampaignSearch } from "./search.ts";

export const campaignsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/campaigns",
  validateSearch: readCampaignsSearch,
  component: lazyScreen(() => import("./campaigns.tsx"), "Campaigns"),
});

export const newCampaignRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/campaigns/new",
  validateSearch: readNewCampaignSearch,
  component: lazyScreen(() => import("./editor.tsx"), "NewCampaign"),
});

export const campaignRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/campaigns/$id",
  component: lazyScreen(() => import("./campaign.tsx"), "Campaign"),
});

export const editCampaignRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/campaigns/$id/edit",
  component: lazyScreen(() => import("./editor.tsx"), "EditCampaign"),
});
